package io.jarbor.runtime.repository;

import java.util.Comparator;

/**
 * Which of two packages has what both claim: the one that came first; of those that one look found,
 * as at a start, the first by file name. It does not matter which is loaded sooner, so every start
 * ends the same.
 *
 * @param since number of the look that found the package as it is
 */
record Precedence(long since, String label) implements Comparable<Precedence> {
  private static final Comparator<Precedence> ORDER =
      Comparator.comparingLong(Precedence::since).thenComparing(Precedence::label);

  @Override
  public int compareTo(Precedence other) {
    return ORDER.compare(this, other);
  }
}
