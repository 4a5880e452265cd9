package io.jarbor.runtime.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes the fingerprints of packages. One with more entries than a package may have is looked at no
 * further, and not again until its own folder changes: whoever loads it tells what is wrong, and
 * the others do not wait for it. Thread-safe.
 */
final class Fingerprints {
  /** Entries that are not in a package: its own folder, its digest and a shared manifest. */
  private static final int BESIDE = 3;

  private final int most;
  private final Map<List<Path>, Oversized> oversized = new ConcurrentHashMap<>();

  private record Oversized(Fingerprint tops, Fingerprint found) {}

  /**
   * Remember no package yet.
   *
   * @param maxEntries most entries that a package may have
   */
  Fingerprints(int maxEntries) {
    this.most = maxEntries + BESIDE + 1;
  }

  /** Look at a package and the files beside it that it depends on. */
  Fingerprint of(List<Path> paths) throws IOException {
    Oversized known = oversized.get(paths);
    if (known != null) {
      if (known.tops().equals(Fingerprint.ofTops(paths))) {
        return known.found();
      }
      oversized.remove(paths);
    }
    Fingerprint found = Fingerprint.of(paths, most);
    return isOversized(found) ? remembered(paths) : found;
  }

  /** Looks once more, the tops first, so that a change after them is seen. */
  private Fingerprint remembered(List<Path> paths) throws IOException {
    Fingerprint tops = Fingerprint.ofTops(paths);
    Fingerprint found = Fingerprint.of(paths, most);
    if (isOversized(found)) {
      oversized.put(paths, new Oversized(tops, found));
    }
    return found;
  }

  private boolean isOversized(Fingerprint found) {
    return found.entries().size() >= most;
  }

  /** Forget packages that are not there any more. */
  void retain(Set<Path> packages) {
    oversized.keySet().removeIf(paths -> !packages.contains(paths.get(0)));
  }
}
