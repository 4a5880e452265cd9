package io.jarbor.runtime.repository;

import io.jarbor.runtime.manifest.ManifestReader;
import io.jarbor.runtime.plugin.ArchiveEnd;
import io.jarbor.runtime.plugin.PackageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides of each package whether it lies there whole, or is still copied. Nothing tells for sure:
 * a copy may pause for as long as it likes. So a package has to rest before it is read, the longer
 * the more there is to copy; and where it was seen to grow, what is wrong with it counts only once
 * it has rested for {@link #PATIENCE}. For one thread.
 */
final class Arrivals {
  /** How long a small package rests that came in one piece, as a rename lets it. */
  static final Duration SETTLING = Duration.ofMillis(150);

  /** How long a small one rests that was seen to grow. */
  static final Duration GROWING = Duration.ofMillis(450);

  /** How long a large one rests; its model should still serve within two seconds. */
  static final Duration LARGE = Duration.ofSeconds(1);

  /** After so long a rest nobody copies any more. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** More than this takes a slow network, or disk, a second or more. */
  static final long LARGE_BYTES = 16L << 20;

  private final Map<String, Seen> byLabel = new HashMap<>();
  private long looks;

  private static final class Seen {
    Fingerprint fingerprint;
    long since;
    long sinceNanos;
    boolean grew;
    boolean certain;

    Seen(Fingerprint fingerprint, long look, long nowNanos) {
      this.fingerprint = fingerprint;
      this.since = look;
      this.sinceNanos = nowNanos;
    }

    void see(Fingerprint now, long look, long nowNanos) {
      if (!now.equals(fingerprint)) {
        fingerprint = now;
        since = look;
        sinceNanos = nowNanos;
        grew = !certain;
        certain = false;
      }
    }
  }

  /** Take the packages of one look, all of them; reads the ends of archives. */
  List<Arrival> look(List<Candidate> candidates, long nowNanos) {
    looks++;
    List<Arrival> arrivals = new ArrayList<>();
    Set<String> here = new HashSet<>();
    for (Candidate candidate : candidates) {
      here.add(candidate.label());
      Seen seen =
          byLabel.computeIfAbsent(
              candidate.label(), label -> new Seen(candidate.fingerprint(), looks, nowNanos));
      seen.see(candidate.fingerprint(), looks, nowNanos);
      arrivals.add(judge(candidate, seen, Duration.ofNanos(nowNanos - seen.sinceNanos)));
    }
    byLabel.keySet().retainAll(here);
    return arrivals;
  }

  private static Arrival judge(Candidate candidate, Seen seen, Duration rest) {
    boolean settled = rest.compareTo(SETTLING) >= 0;
    if (seen.certain || !settled) {
      return new Arrival(candidate, seen.since, seen.certain, seen.certain);
    }
    Rest needed = needed(candidate.source(), seen);
    seen.certain = rest.compareTo(needed.certain()) >= 0;
    boolean whole = rest.compareTo(needed.whole()) >= 0;
    return new Arrival(candidate, seen.since, whole, seen.certain);
  }

  /** How long a package is to rest before it is whole, and before that is certain. */
  private record Rest(Duration whole, Duration certain) {
    static final Rest SHORT = new Rest(SETTLING, SETTLING);
  }

  private static Rest needed(PackageSource source, Seen seen) {
    Path path = source.path();
    if (!Files.isDirectory(path)) {
      return lacksItsEnd(path) ? new Rest(PATIENCE, PATIENCE) : Rest.SHORT;
    }
    if (wasJustMade(path) || hasEmptyManifest(source)) {
      return new Rest(PATIENCE, PATIENCE);
    }
    if (seen.fingerprint.bytes() >= LARGE_BYTES) {
      return new Rest(LARGE, PATIENCE);
    }
    return seen.grew ? new Rest(GROWING, PATIENCE) : Rest.SHORT;
  }

  /** Whoever makes a folder fills it next; one that has been empty for long is not waited for. */
  private static boolean wasJustMade(Path folder) {
    try {
      Instant latest = Files.getLastModifiedTime(folder).toInstant();
      return latest.isAfter(Instant.now().minus(PATIENCE)) && isEmptyFolder(folder);
    } catch (IOException e) {
      return false; // Whoever reads it tells.
    }
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  /** Whoever writes over a file in place empties it first. */
  private static boolean hasEmptyManifest(PackageSource source) {
    return Stream.concat(
            Stream.of(source.path().resolve(ManifestReader.FILE)), source.sharedManifest().stream())
        .anyMatch(Arrivals::isEmpty);
  }

  private static boolean isEmpty(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) == 0;
    } catch (IOException e) {
      return false; // Whoever reads it tells.
    }
  }

  private static boolean lacksItsEnd(Path archive) {
    try {
      return ArchiveEnd.isMissing(archive);
    } catch (IOException e) {
      return false; // Whoever reads it tells.
    }
  }
}
