package io.jarbor.runtime.tune;

import java.util.List;

/** The trials that are beaten by no other one in both throughput and p99, under one load. */
public final class Front {
  private Front() {}

  /**
   * Tell whether a trial is on the front.
   *
   * @param load index of the load
   */
  public static boolean holds(Trial trial, List<Trial> all, int load) {
    return trial.measurement().isPresent()
        && all.stream()
            .flatMap(other -> other.measurement().stream())
            .map(other -> other.loads().get(load))
            .noneMatch(other -> beats(other, trial.measurement().get().loads().get(load)));
  }

  private static boolean beats(Figures a, Figures b) {
    return a.perSecond() >= b.perSecond()
        && a.p99Millis() <= b.p99Millis()
        && (a.perSecond() > b.perSecond() || a.p99Millis() < b.p99Millis());
  }
}
