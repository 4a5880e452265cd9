package io.jarbor.runtime.repository;

import io.jarbor.api.manifest.VersionPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Decides which versions of a layout {@code name/1}, {@code name/2} are to serve. Pure. */
final class VersionSelection {
  private VersionSelection() {}

  /**
   * A version that lies in the layout.
   *
   * @param name of it
   * @param failed it cannot be loaded as it is; a version before it then counts as newest
   */
  record Present(String name, boolean failed) {}

  /** Choose; those that failed stay chosen only where the policy names them. */
  static Set<String> wanted(List<Present> present, VersionPolicy policy) {
    if (policy instanceof VersionPolicy.Latest latest) {
      return present.stream()
          .filter(version -> !version.failed())
          .sorted(Comparator.comparing(Present::name, VersionOrder.NEWEST_FIRST))
          .limit(latest.count())
          .map(Present::name)
          .collect(Collectors.toSet());
    }
    Set<String> names = present.stream().map(Present::name).collect(Collectors.toSet());
    if (policy instanceof VersionPolicy.Listed listed) {
      names.retainAll(listed.versions());
    }
    return names;
  }
}
