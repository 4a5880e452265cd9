package io.jarbor.runtime.repository;

import io.jarbor.api.manifest.VersionPolicy;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.plugin.PackageSource;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which versions of each layout serve: what its manifest said when a version was taken up, and
 * nothing was wrong with it. A manifest that is broken, or being written, changes nothing.
 *
 * <p>Guarded by the repository's lock, but for {@link #read}.
 */
final class LayoutPolicies {
  private static final Logger log = LoggerFactory.getLogger(LayoutPolicies.class);

  private final Function<PackageSource, Optional<PlacedPolicy>> reader;
  private final Map<String, PlacedPolicy> byLayout = new HashMap<>();

  /** Create an empty map; the reader gives nothing of a manifest that has problems. */
  LayoutPolicies(Function<PackageSource, Optional<PlacedPolicy>> reader) {
    this.reader = reader;
  }

  /** Read what versions that are taken up say, by their labels; reads the disk. */
  Map<String, PlacedPolicy> read(List<Candidate> candidates) {
    Map<String, PlacedPolicy> read = new HashMap<>();
    for (Candidate candidate : candidates) {
      if (!candidate.layout().isEmpty()) {
        policyOf(candidate).ifPresent(policy -> read.put(candidate.label(), policy));
      }
    }
    return read;
  }

  private Optional<PlacedPolicy> policyOf(Candidate candidate) {
    try {
      Optional<PlacedPolicy> policy = reader.apply(candidate.source());
      return isAsSeen(candidate) ? policy : Optional.empty();
    } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
      // One manifest must not keep the other packages from being seen.
      log.warn("{}: which versions serve cannot be read, so it stays", candidate.label(), e);
      return Optional.empty();
    }
  }

  /** False if the manifest was written to since the look: what was read may be a part of it. */
  private static boolean isAsSeen(Candidate candidate) throws IOException {
    Fingerprint now = Fingerprint.ofTops(candidate.source().sharedManifest().stream().toList());
    return candidate.fingerprint().entries().containsAll(now.entries());
  }

  void put(String layout, PlacedPolicy policy) {
    byLayout.put(layout, policy);
  }

  /** What holds for a layout; the latest serves of one of which nothing was read yet. */
  PlacedPolicy of(String layout) {
    return byLayout.getOrDefault(
        layout, new PlacedPolicy(VersionPolicy.LATEST, Location.ofFile(layout)));
  }

  /** Forget layouts that are gone. */
  void retain(Set<String> layouts) {
    byLayout.keySet().retainAll(layouts);
  }
}
