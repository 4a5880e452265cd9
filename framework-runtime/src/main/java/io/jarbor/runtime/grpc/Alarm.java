package io.jarbor.runtime.grpc;

import io.vertx.core.Vertx;
import java.time.Duration;

/** A timer that can be set again once it is cancelled. For one event loop. */
final class Alarm {
  /** Netty counts in nanoseconds, so longer timers would overflow. */
  private static final long LONGEST_MILLIS = Duration.ofDays(365).toMillis();

  private static final long NONE = -1;

  private final Vertx vertx;
  private long timer = NONE;

  Alarm(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Have an action run later, not earlier than asked; does nothing while it is set. */
  void set(Duration delay, Runnable action) {
    if (timer == NONE) {
      long millis =
          delay.compareTo(Duration.ofMillis(LONGEST_MILLIS)) < 0
              ? delay.plusNanos(999_999).toMillis()
              : LONGEST_MILLIS;
      timer = vertx.setTimer(Math.max(1, millis), late -> action.run());
    }
  }

  void cancel() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }
}
