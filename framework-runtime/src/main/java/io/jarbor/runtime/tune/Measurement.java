package io.jarbor.runtime.tune;

import java.util.List;

/** Figures of one set of settings, under each load. */
public record Measurement(List<Figures> loads) {
  public Measurement {
    if (loads.isEmpty()) {
      throw new IllegalArgumentException("a measurement has at least one load");
    }
    loads = List.copyOf(loads);
  }

  /** How many times as much is answered as in another measurement: the loads' geometric mean. */
  double throughputOver(Measurement other) {
    double sum = 0;
    for (int i = 0; i < loads.size(); i++) {
      sum += Math.log(loads.get(i).perSecond() / other.loads().get(i).perSecond());
    }
    return Math.exp(sum / loads.size());
  }
}
