package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServiceTimeTest {
  private static final long MILLI = 1_000_000;

  private final ServiceTime time = new ServiceTime();

  @Test
  void namesAGuessBeforeTheFirstRun() {
    assertEquals(ServiceTime.UNKNOWN, time.retryAfter(100, 1));
  }

  @Test
  void tellsWhenHalfOfTheWorkIsDone() {
    time.observe(40 * MILLI, 4);
    assertEquals(Duration.ofMillis(500), time.retryAfter(100, 1));
    assertEquals(Duration.ofMillis(250), time.retryAfter(100, 2));
  }

  @Test
  void followsWhatItSees() {
    time.observe(10 * MILLI, 1);
    for (int i = 0; i < 500; i++) {
      time.observe(101 * MILLI, 1);
    }
    assertEquals(5, time.retryAfter(100, 1).toSeconds());
  }

  @Test
  void staysWithinReason() {
    time.observe(1, 1);
    assertEquals(Duration.ofMillis(10), time.retryAfter(2, 1));
    ServiceTime slow = new ServiceTime();
    slow.observe(Duration.ofMinutes(10).toNanos(), 1);
    assertEquals(Duration.ofMinutes(1), slow.retryAfter(100, 1));
  }
}
