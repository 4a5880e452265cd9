package io.jarbor.runtime.repository;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
}
