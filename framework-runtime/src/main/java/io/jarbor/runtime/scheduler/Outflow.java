package io.jarbor.runtime.scheduler;

import java.util.concurrent.TimeUnit;

/**
 * Parts of one task that its handler has been told and has not dealt with. Bounded by holding the
 * run back that emits them, since a model is faster than any connection. Thread-safe.
 */
final class Outflow {
  /** So many small parts may be under way: enough to keep a connection busy. */
  private static final int MOST_PARTS = 64;

  /** So many bytes, and the part that passes them. */
  private static final long MOST_BYTES = 1 << 20;

  private int parts;
  private long bytes;
  private long dealtWith;
  private boolean over;

  synchronized void told(long size) {
    parts++;
    bytes += size;
  }

  synchronized void dealtWith(long size) {
    parts--;
    bytes -= size;
    dealtWith++;
    notifyAll();
  }

  /** Hold nobody back from now on. */
  synchronized void end() {
    over = true;
    notifyAll();
  }

  /**
   * Wait until there is room for a further part, or this has ended.
   *
   * @param patienceNanos how long to wait for one part to be dealt with
   * @return false if none was in that time
   */
  synchronized boolean awaitRoom(long patienceNanos) throws InterruptedException {
    long seen = dealtWith;
    long left = patienceNanos;
    long since = System.nanoTime();
    while (!over && (parts >= MOST_PARTS || bytes >= MOST_BYTES)) {
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
      long now = System.nanoTime();
      left = dealtWith == seen ? left - (now - since) : patienceNanos;
      seen = dealtWith;
      since = now;
    }
    return true;
  }
}
