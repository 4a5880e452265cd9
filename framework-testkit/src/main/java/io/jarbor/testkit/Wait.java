package io.jarbor.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits on conditions, with an end. */
public final class Wait {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(10);

  private Wait() {}

  /** Wait until a condition holds, at most a minute. */
  public static void until(String what, BooleanSupplier condition) {
    until(PATIENCE, () -> what, condition);
  }

  /**
   * Wait until a condition holds.
   *
   * @param what words what did not come to pass
   * @throws AssertionError if it does not within that time
   */
  public static void until(Duration atMost, Supplier<String> what, BooleanSupplier condition) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("did not come to pass within " + atMost + ": " + what.get());
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }
}
