package io.jarbor.api.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);

  private long now;

  private Deadline in(Duration duration) {
    return Deadline.in(duration, () -> now);
  }

  @Test
  void passesAtItsMoment() {
    Deadline deadline = in(Duration.ofMillis(2));
    now = 1_999_999;
    assertFalse(deadline.passed());
    assertEquals(1, deadline.remainingNanos());
    now = 2_000_000;
    assertTrue(deadline.passed());
    now = 3_000_000;
    assertEquals(Duration.ofMillis(-1), deadline.remaining());
  }

  @Test
  void holdsAcrossAClockThatWrapsAround() {
    now = Long.MAX_VALUE - 10;
    Deadline deadline = in(Duration.ofNanos(100));
    now = Long.MIN_VALUE + 10;
    assertFalse(deadline.passed());
    assertEquals(79, deadline.remainingNanos());
  }

  @Test
  void neverOverflows() {
    for (long start : new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE}) {
      now = start;
      Deadline far = in(LONGEST);
      Deadline past = in(LONGEST.negated());
      assertFalse(far.passed());
      assertTrue(past.passed());
      now += Duration.ofDays(365).toNanos();
      assertFalse(far.passed());
      assertTrue(past.passed());
    }
  }

  @Test
  void hasPassedAtOnceWithoutTime() {
    assertTrue(in(Duration.ZERO).passed());
    assertTrue(Deadline.in(Duration.ofNanos(-1)).passed());
    assertFalse(Deadline.in(Duration.ofDays(1)).passed());
  }
}
