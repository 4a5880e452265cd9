package io.jarbor.runtime.tune;

import io.jarbor.runtime.manifest.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How far settings may be moved.
 *
 * @param instances to choose from
 * @param threads to choose from; none where the backend takes none
 * @param busiest most that instances and threads make together
 * @param sizes of batches to choose from; none where batching is not tuned
 * @param delays to choose from
 */
public record Room(
    SortedSet<Integer> instances,
    SortedSet<Integer> threads,
    int busiest,
    SortedSet<Integer> sizes,
    SortedSet<Duration> delays) {

  /** Waits for company; beside the one that the manifest has. */
  private static final List<Duration> DELAYS =
      List.of(Duration.ZERO, Duration.ofNanos(500_000), Duration.ofMillis(2));

  /** Instances a core where a run may wait for something else than a core, as Java's may. */
  private static final int WAITING = 4;

  /**
   * The room around the present settings.
   *
   * @param cores of this machine
   * @param joins true where requests share batches now; else they are not made to: their rows may
   *     depend on each other
   * @param rows most rows that one request may bring: no batch may be smaller
   * @param clients of the largest load; sizes go up to the first power of two that holds them all
   */
  public static Room around(Settings present, int cores, boolean joins, int rows, int clients) {
    SortedSet<Integer> sizes = new TreeSet<>();
    SortedSet<Duration> delays = new TreeSet<>();
    if (joins && present.maxSize() > 1 && clients > 1) {
      sizes.addAll(doubled(rows, Math.min(Bounds.MOST_ROWS, 2 * clients - 1)));
      sizes.add(present.maxSize());
      delays.addAll(DELAYS);
      delays.add(present.maxDelay());
    }
    int busy = Math.min(Bounds.MOST_INSTANCES, present.threads() == 0 ? WAITING * cores : cores);
    return new Room(
        counts(present.instances(), busy),
        present.threads() == 0 ? new TreeSet<>() : counts(present.threads(), cores),
        Math.max(busy, present.instances() * Math.max(1, present.threads())),
        sizes,
        delays);
  }

  private static SortedSet<Integer> counts(int present, int most) {
    SortedSet<Integer> counts = doubled(1, most);
    counts.add(most);
    counts.add(present);
    return counts;
  }

  private static SortedSet<Integer> doubled(int from, int most) {
    SortedSet<Integer> powers = new TreeSet<>();
    for (int power = 1; power <= most && power > 0; power *= 2) {
      if (power >= from) {
        powers.add(power);
      }
    }
    return powers;
  }

  /** The settings one step away, each in one dimension; instances against threads count as one. */
  List<Settings> beside(Settings at) {
    Set<Settings> steps = new LinkedHashSet<>();
    for (int fewer : next(instances, at.instances())) {
      steps.add(at.withInstances(fewer));
    }
    for (int other : next(threads, at.threads())) {
      steps.add(at.withThreads(other));
      SortedSet<Integer> fitting = instances.headSet(Math.min(busiest / other + 1, at.instances()));
      if (!fitting.isEmpty()) {
        steps.add(at.withThreads(other).withInstances(fitting.last()));
      }
      for (int traded : next(instances, at.instances())) {
        if (other > at.threads() != traded > at.instances()) {
          steps.add(at.withThreads(other).withInstances(traded));
        }
      }
    }
    if (!sizes.isEmpty()) {
      steps.add(at.withJoin(!at.join()));
    }
    if (at.join()) {
      next(sizes, at.maxSize()).forEach(size -> steps.add(at.withMaxSize(size)));
      next(delays, at.maxDelay()).forEach(delay -> steps.add(at.withMaxDelay(delay)));
    }
    steps.removeIf(step -> step.instances() * Math.max(1, step.threads()) > busiest);
    return List.copyOf(steps);
  }

  /** The next ones below and above. */
  private static <T> List<T> next(SortedSet<T> choices, T at) {
    List<T> next = new ArrayList<>();
    SortedSet<T> below = choices.headSet(at);
    if (!below.isEmpty()) {
      next.add(below.last());
    }
    choices.tailSet(at).stream().filter(each -> !each.equals(at)).findFirst().ifPresent(next::add);
    return next;
  }
}
