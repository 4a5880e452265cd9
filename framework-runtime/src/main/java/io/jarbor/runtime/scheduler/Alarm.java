package io.jarbor.runtime.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * One moment at which an action is to run. Requests do not have an alarm each: it is set for the
 * earliest of their moments, and set anew when it goes off, so a request costs a comparison.
 *
 * <p>All methods under the lock that it was made with; the action runs outside of it.
 */
final class Alarm {
  private final Timer timer;
  private final Object lock;
  private final Runnable action;
  private @Nullable Ring ring;

  Alarm(Timer timer, Object lock, Runnable action) {
    this.timer = timer;
    this.lock = lock;
    this.action = action;
  }

  /** Have it go off at {@code atNanos}, or earlier if it was to do so anyway. */
  void setFor(long atNanos, long nowNanos) {
    if (ring != null) {
      if (ring.atNanos - atNanos <= 0) {
        return;
      }
      ring.cancel.run();
    }
    ring = new Ring(atNanos);
    ring.cancel = timer.after(Math.max(0, atNanos - nowNanos), ring);
  }

  void cancel() {
    if (ring != null) {
      ring.cancel.run();
      ring = null;
    }
  }

  private final class Ring implements Runnable {
    private final long atNanos;
    private Runnable cancel = () -> {};

    Ring(long atNanos) {
      this.atNanos = atNanos;
    }

    @Override
    public void run() {
      synchronized (lock) {
        if (ring != this) {
          return;
        }
        ring = null;
      }
      action.run();
    }
  }
}
