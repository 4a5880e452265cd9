package io.jarbor.runtime.triton;

import io.jarbor.runtime.document.Quantities;
import io.jarbor.runtime.document.ScalarTypes;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * Brings numbers of a configuration into the range that those of a manifest have, and tells where
 * that changes them.
 */
record Ranges(Differences differences) {

  /**
   * A whole number.
   *
   * @param field that says it, for what is told
   * @param unsigned as the field holds it
   */
  int whole(String field, long unsigned, int most) {
    if (Long.compareUnsigned(unsigned, most) <= 0) {
      return (int) unsigned;
    }
    tell(field, unsigned, "most", String.valueOf(most));
    return most;
  }

  /**
   * A duration, as manifests spell it.
   *
   * @param field that says it, for what is told
   * @param unsigned microseconds, as the field holds them
   */
  String duration(String field, long unsigned, Duration shortest) {
    if (Long.compareUnsigned(unsigned, micros(ScalarTypes.LONGEST)) > 0) {
      return tell(field, unsigned, "longest", Quantities.format(ScalarTypes.LONGEST));
    }
    if (unsigned < micros(shortest)) {
      return tell(field, unsigned, "shortest", Quantities.format(shortest));
    }
    return Quantities.format(Duration.of(unsigned, ChronoUnit.MICROS));
  }

  private static long micros(Duration duration) {
    return TimeUnit.MICROSECONDS.convert(duration);
  }

  private String tell(String field, long unsigned, String bound, String taken) {
    differences.changed(
        field + " " + Long.toUnsignedString(unsigned) + ": the " + bound + " is " + taken);
    return taken;
  }
}
