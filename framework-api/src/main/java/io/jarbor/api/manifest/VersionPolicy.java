package io.jarbor.api.manifest;

import java.util.Set;

/** Which versions of the layout {@code name/1}, {@code name/2} serve. */
public sealed interface VersionPolicy {
  /** The newest version alone. */
  VersionPolicy LATEST = new Latest(1);

  /**
   * The newest ones.
   *
   * @param count how many, 1 or more
   */
  record Latest(int count) implements VersionPolicy {
    public Latest {
      if (count < 1) {
        throw new IllegalArgumentException("latest must be 1 or more, got " + count);
      }
    }
  }

  /** Every version. */
  record All() implements VersionPolicy {}

  /**
   * Just these.
   *
   * @param versions as the folders are named, at least one
   */
  record Listed(Set<String> versions) implements VersionPolicy {
    public Listed {
      versions = Set.copyOf(versions);
      if (versions.isEmpty()) {
        throw new IllegalArgumentException("a list of versions must not be empty");
      }
    }
  }
}
