package io.jarbor.runtime.tune;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What the settings are looked for: as many answers as can be had, with a p99 of at most so much
 * under each load; without a number, with one that is not worse than now.
 *
 * @param p99Millis the most, in milliseconds
 */
public record Goal(OptionalDouble p99Millis) {
  /** One measurement after another differs by so much where nothing else does. */
  private static final double NOISE = 0.05;

  /**
   * Rank a measurement, for the search: it is noisy, and nothing is concluded of it.
   *
   * @param present of the settings that the manifest has
   * @return above 0, how many times as much is answered as now; below 0, how far it is from being
   *     of use: the nearer to 0, the less
   */
  double score(Measurement measurement, Measurement present) {
    double excess = excess(measurement, present);
    if (missedBy(present)) {
      return excess > 1 ? -excess : measurement.throughputOver(present);
    }
    double loss = 1;
    for (int i = 0; i < present.loads().size(); i++) {
      loss =
          Math.max(
              loss,
              present.loads().get(i).perSecond() / measurement.loads().get(i).perSecond() - NOISE);
    }
    double worst = Math.max(excess, loss);
    return worst > 1 ? -worst : measurement.throughputOver(present);
  }

  /** How many times the p99 that may be; the worst load's. */
  private double excess(Measurement measurement, Measurement present) {
    double worst = 0;
    for (int i = 0; i < present.loads().size(); i++) {
      double most = p99Millis.orElse(present.loads().get(i).p99Millis() * (1 + NOISE));
      worst = Math.max(worst, measurement.loads().get(i).p99Millis() / most);
    }
    return worst;
  }

  /** True if there is a number, and a load is above it. */
  boolean missedBy(Measurement measurement) {
    return p99Millis.isPresent() && !heldBy(measurement.loads(), p99Millis.getAsDouble());
  }

  private static boolean heldBy(List<Figures> loads, double most) {
    return loads.stream().allMatch(load -> load.p99Millis() <= most);
  }
}
