package io.jarbor.api.tensor;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the open handles of one piece of memory, from one on. Thread-safe. */
final class Storage {
  private final AtomicInteger handles = new AtomicInteger(1);
  private final Runnable onRelease;

  /**
   * Create it with its first handle.
   *
   * @param onRelease runs once, on the thread that gives the last handle up
   */
  Storage(Runnable onRelease) {
    this.onRelease = onRelease;
  }

  /** Count a further handle; false if the last one is gone: memory is never revived. */
  boolean retain() {
    int open;
    do {
      open = handles.get();
      if (open == 0) {
        return false;
      }
    } while (!handles.compareAndSet(open, open + 1));
    return true;
  }

  /** Give a handle up. */
  void release() {
    if (handles.decrementAndGet() == 0) {
      onRelease.run();
    }
  }
}
