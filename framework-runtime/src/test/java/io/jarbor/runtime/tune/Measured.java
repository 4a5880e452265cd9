package io.jarbor.runtime.tune;

import java.time.Duration;
import java.util.List;

/** Makes figures as if they had been measured. */
final class Measured {
  static final Settings DEFAULT = new Settings(1, 1, 32, Duration.ZERO, true);

  private Measured() {}

  /** One load. */
  static Measurement of(double perSecond, double p99Millis) {
    return new Measurement(List.of(figures(1, perSecond, p99Millis)));
  }

  /** Two loads. */
  static Measurement of(double perSecond1, double p991, double perSecond16, double p9916) {
    return new Measurement(List.of(figures(1, perSecond1, p991), figures(16, perSecond16, p9916)));
  }

  private static Figures figures(int clients, double perSecond, double p99Millis) {
    return new Figures(clients, (long) perSecond, perSecond, p99Millis / 2, p99Millis);
  }
}
