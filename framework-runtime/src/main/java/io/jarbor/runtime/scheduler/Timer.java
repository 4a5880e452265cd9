package io.jarbor.runtime.scheduler;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The monotonic clock, and a call at a later moment of it; tests move it by hand. Thread-safe. */
public interface Timer {

  /** Now, as {@link System#nanoTime()} counts. */
  long nanos();

  /**
   * Have an action run once, after a delay, on a thread of the timer's.
   *
   * @return cancels it; an action that has begun goes on
   */
  Runnable after(long delayNanos, Runnable action);

  /** The clock of the machine. */
  static Timer of(ScheduledExecutorService executor) {
    return new Timer() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public Runnable after(long delayNanos, Runnable action) {
        ScheduledFuture<?> future = executor.schedule(action, delayNanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
      }
    };
  }
}
