package io.jarbor.testkit;

import java.util.Random;

/** Draws how the next run goes. Thread-safe. */
final class Mood {

  /** What happens to one run. */
  enum Turn {
    GOOD,
    FAIL_AS_PROMISED,
    FAIL_UNEXPECTEDLY,
    FAIL_AFTER_THE_WORK,
    FORGET_AN_OUTPUT
  }

  private static final Turn[] TURNS = Turn.values();

  private final long seed;
  private final double share;
  private final Random random;
  private int failures;

  Mood(long seed, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be from 0 to 1, got " + share);
    }
    this.seed = seed;
    this.share = share;
    this.random = new Random(seed);
  }

  synchronized Turn next() {
    // Both are drawn every time, so that another share keeps the order of the kinds.
    double drawn = random.nextDouble();
    int kind = 1 + random.nextInt(TURNS.length - 1);
    if (drawn >= share) {
      return Turn.GOOD;
    }
    failures++;
    return TURNS[kind];
  }

  synchronized int failures() {
    return failures;
  }

  String describe(Turn turn) {
    return "cranky: " + turn + " (seed " + seed + ")";
  }
}
