package io.jarbor.runtime.tune;

import java.util.Arrays;

/** Where several measurements of one thing lie. */
public record Spread(double least, double median, double most) {

  /** Of one value or more. */
  static Spread of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int last = sorted.length - 1;
    return new Spread(sorted[0], (sorted[last / 2] + sorted[(last + 1) / 2]) / 2, sorted[last]);
  }
}
