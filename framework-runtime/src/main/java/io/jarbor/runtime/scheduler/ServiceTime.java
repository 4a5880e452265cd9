package io.jarbor.runtime.scheduler;

import java.time.Duration;

/** How long a task takes an instance, learned from runs; tells when a refused caller may return. */
final class ServiceTime {
  /** Told while nothing is known. */
  static final Duration UNKNOWN = Duration.ofSeconds(1);

  private static final Duration LEAST = Duration.ofMillis(10);
  private static final Duration MOST = Duration.ofSeconds(60);
  private static final double WEIGHT_OF_NEW = 0.1;

  private volatile double nanosPerTask;

  /** Learn from a run; from none that was not started. One thread at a time. */
  void observe(long computeNanos, int tasks) {
    if (computeNanos <= 0) {
      return;
    }
    double seen = (double) computeNanos / tasks;
    double known = nanosPerTask;
    nanosPerTask = known == 0 ? seen : known + WEIGHT_OF_NEW * (seen - known);
  }

  /**
   * Estimate when half of what is ahead will be done, so that there is room again.
   *
   * @param ahead tasks that are waiting or running
   * @param instances that work on them; 1 or more
   */
  Duration retryAfter(int ahead, int instances) {
    double known = nanosPerTask;
    if (known == 0) {
      return UNKNOWN;
    }
    Duration estimate = Duration.ofNanos((long) (known * ahead / 2 / instances));
    if (estimate.compareTo(LEAST) < 0) {
      return LEAST;
    }
    return estimate.compareTo(MOST) > 0 ? MOST : estimate;
  }
}
