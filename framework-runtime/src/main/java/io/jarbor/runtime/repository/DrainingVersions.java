package io.jarbor.runtime.repository;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versions that serve no more, and are still in use. Guarded by the repository's lock. */
final class DrainingVersions {
  private final Map<LeasedVersion, VersionStatus> statuses = new LinkedHashMap<>();

  void add(LeasedVersion version) {
    statuses.put(
        version,
        new VersionStatus(
            version.id().name(),
            version.id().version(),
            VersionState.DRAINING,
            Optional.empty(),
            version.source(),
            Optional.of(version.revision()),
            Optional.of(version.digest()),
            Instant.now()));
  }

  void remove(LeasedVersion version) {
    statuses.remove(version);
  }

  List<LeasedVersion> versions() {
    return List.copyOf(statuses.keySet());
  }

  Collection<VersionStatus> statuses() {
    return statuses.values();
  }
}
