package io.jarbor.runtime.protocol.management;

import io.jarbor.runtime.repository.Catalog;
import io.jarbor.runtime.repository.ModelVersion;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.runtime.repository.VersionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the catalog holds of one model.
 *
 * @param statuses of its packages; never empty
 * @param serving the versions that are ready, the newest first
 */
record ModelReport(String name, List<VersionStatus> statuses, List<ModelVersion> serving) {

  /** Every model, by name. */
  static List<ModelReport> all(Catalog catalog) {
    Map<String, List<VersionStatus>> byModel = new TreeMap<>();
    for (VersionStatus status : catalog.statuses()) {
      byModel.computeIfAbsent(status.model(), name -> new ArrayList<>()).add(status);
    }
    return byModel.entrySet().stream()
        .map(
            model ->
                new ModelReport(
                    model.getKey(),
                    model.getValue(),
                    catalog.ready().getOrDefault(model.getKey(), List.of())))
        .toList();
  }

  /** One model; empty if nobody knows it. */
  static Optional<ModelReport> of(String name, Catalog catalog) {
    return all(catalog).stream().filter(model -> model.name().equals(name)).findFirst();
  }

  /** Runs and calls of processors past every deadline that have not returned. */
  int hung() {
    return serving.stream()
        .mapToInt(version -> version.scheduler().snapshot().hung() + version.processorPool().hung())
        .sum();
  }

  boolean ready() {
    return statuses.stream().anyMatch(status -> status.state() == VersionState.READY);
  }
}
