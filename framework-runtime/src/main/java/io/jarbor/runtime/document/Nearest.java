package io.jarbor.runtime.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the known names that somebody who slipped may have meant. */
public final class Nearest {
  /** Longer names are no slips of the pen; measuring them would only cost time. */
  private static final int LONGEST = 128;

  private static final int LEAST_TOLERANCE = 2;
  private static final int LETTERS_PER_SLIP = 3;

  private Nearest() {}

  /** The nearest known name, if it is near enough to be meant. */
  public static Optional<String> of(String name, Collection<String> known) {
    return of(name, known, 1).stream().findFirst();
  }

  /** The nearest known names that are near enough to be meant, nearest first. */
  public static List<String> of(String name, Collection<String> known, int most) {
    if (name.length() > LONGEST) {
      return List.of();
    }
    int tolerance = Math.max(LEAST_TOLERANCE, name.length() / LETTERS_PER_SLIP);
    return known.stream()
        .distinct()
        .map(candidate -> new Distanced(candidate, distance(candidate, name)))
        .filter(candidate -> candidate.distance() <= tolerance)
        .sorted(Comparator.comparingInt(Distanced::distance).thenComparing(Distanced::name))
        .limit(most)
        .map(Distanced::name)
        .toList();
  }

  /** Word a hint to append to a message: {@code ; did you mean 'batching'?}, or nothing. */
  public static String hint(String name, Collection<String> known) {
    return of(name, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  private record Distanced(String name, int distance) {}

  /**
   * Count insertions, deletions, replacements and swaps of neighbours, in two rows and one before
   * them.
   *
   * @see <a href="https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance">Optimal
   *     string alignment distance</a>
   */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(last[j], current[j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          current[j] = Math.min(current[j], 1 + beforeLast[j - 2]);
        }
      }
      beforeLast = last;
      last = current;
    }
    return last[b.length()];
  }
}
