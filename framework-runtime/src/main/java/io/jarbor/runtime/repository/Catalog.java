package io.jarbor.runtime.repository;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the repository holds at one moment. Immutable.
 *
 * @param ready by model name, in the order of names: the versions that serve, the newest first; no
 *     empty lists
 * @param statuses of every package, ready or not, by model and version
 */
public record Catalog(Map<String, List<ModelVersion>> ready, List<VersionStatus> statuses) {
  public Catalog {
    ready = Collections.unmodifiableMap(new LinkedHashMap<>(ready));
    statuses = List.copyOf(statuses);
  }

  /**
   * Tell what packages come to.
   *
   * @param wanted packages that are shown though nothing came of them yet
   */
  static Catalog of(
      Collection<Slot> slots, Predicate<Slot> wanted, Collection<VersionStatus> draining) {
    Map<String, List<ModelVersion>> ready = new TreeMap<>();
    List<VersionStatus> statuses = new ArrayList<>();
    for (Slot slot : slots) {
      if (slot.serving != null) {
        ready
            .computeIfAbsent(slot.serving.id().name(), name -> new ArrayList<>())
            .add(slot.serving);
      }
      if (slot.serving != null
          || wanted.test(slot)
          || slot.unloaded
          || slot.state() == VersionState.FAILED) {
        statuses.add(slot.status());
      }
    }
    statuses.addAll(draining);
    ready
        .values()
        .forEach(
            versions ->
                versions.sort(
                    Comparator.comparing(
                        version -> version.id().version(), VersionOrder.NEWEST_FIRST)));
    statuses.sort(
        Comparator.comparing(VersionStatus::model)
            .thenComparing(VersionStatus::version, VersionOrder.NEWEST_FIRST));
    return new Catalog(ready, statuses);
  }
}
