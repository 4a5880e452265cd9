package io.jarbor.runtime.repository;

import io.jarbor.api.model.ModelId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Notices which versions are gone for good. Guarded by whoever publishes. */
final class Departures {
  /** Served once, and are not closed. */
  private final Set<ModelVersion> open = new HashSet<>();

  /** What these and their forerunners are called, but for those that are gone. */
  private final Set<ModelId> served = new HashSet<>();

  /**
   * Look at a new catalog.
   *
   * @param closed versions that were closed since the one before
   * @return versions that served, of which there is no package any more, and none is open
   */
  List<ModelId> in(Catalog now, List<LeasedVersion> closed) {
    closed.forEach(open::remove);
    now.ready().values().forEach(open::addAll);
    Set<ModelId> serving = open.stream().map(ModelVersion::id).collect(Collectors.toSet());
    served.addAll(serving);
    List<ModelId> gone =
        served.stream().filter(id -> !serving.contains(id) && !known(now, id)).toList();
    gone.forEach(served::remove);
    return gone;
  }

  private static boolean known(Catalog now, ModelId id) {
    return now.statuses().stream()
        .anyMatch(
            status -> status.model().equals(id.name()) && status.version().equals(id.version()));
  }
}
