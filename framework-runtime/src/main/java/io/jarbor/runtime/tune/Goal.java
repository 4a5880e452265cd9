package io.jarbor.runtime.tune;

import java.util.OptionalDouble;

/**
 * What the settings are looked for: as many answers as can be had, with a p99 of at most so much
 * under each load; without a number, with one that is not worse than now.
 *
 * @param p99Millis the most, in milliseconds
 */
public record Goal(OptionalDouble p99Millis) {
  /** How far one p99 may be above another where nothing is worse: it hangs on a few answers. */
  private static final double NOISE_OF_P99 = 0.25;

  /** As much for the number of answers. */
  private static final double NOISE = 0.1;

  /**
   * Rank a measurement, for the search: it is noisy, and nothing is concluded of it.
   *
   * @param present of the settings that the manifest has
   * @return above 0, how many times as much is answered as now; below 0, how far it is from being
   *     of use: the nearer to 0, the less
   */
  double score(Measurement measurement, Measurement present) {
    double worst = excess(measurement, present);
    if (!missedBy(present)) {
      worst = Math.max(worst, loss(measurement, present));
    }
    return worst > 1 ? -worst : measurement.throughputOver(present);
  }

  /** How many times too few answers there are; under the load with the fewest. */
  private static double loss(Measurement measurement, Measurement present) {
    double worst = 0;
    for (int i = 0; i < present.loads().size(); i++) {
      double least = present.loads().get(i).perSecond() * (1 - NOISE);
      worst = Math.max(worst, least / measurement.loads().get(i).perSecond());
    }
    return worst;
  }

  /** How many times the p99 that may be; the worst load's. */
  private double excess(Measurement measurement, Measurement present) {
    double worst = 0;
    for (int i = 0; i < present.loads().size(); i++) {
      double most = p99Millis.orElse(present.loads().get(i).p99Millis() * (1 + NOISE_OF_P99));
      worst = Math.max(worst, measurement.loads().get(i).p99Millis() / most);
    }
    return worst;
  }

  /** True if there is a number, and a load is above it. */
  boolean missedBy(Measurement measurement) {
    return p99Millis.isPresent()
        && measurement.loads().stream()
            .anyMatch(load -> load.p99Millis() > p99Millis.getAsDouble());
  }
}
