package io.jarbor.runtime.scheduler;

import io.jarbor.api.manifest.Batching;

/**
 * Decides when waiting requests are run, and how many of them together. Pure: no clock, no thread,
 * no queue.
 *
 * <p>Nothing waits while an instance is idle unless the maximal delay says so, or the {@link Turns}
 * of who reads it; batches grow by what waits while instances are busy. Requests go in their order
 * and are kept whole, so a batch ends before the first one that does not fit.
 *
 * @param maxSize most rows of one batch, 1 or more
 * @param maxDelayNanos longest that a request waits for company, 0 or more
 */
record BatchPolicy(int maxSize, long maxDelayNanos) {
  /** Wait until something changes. */
  static final long UNTIL_CHANGE = Long.MAX_VALUE;

  private static final Decision WAIT = new Decision(0, UNTIL_CHANGE);

  static BatchPolicy of(Batching batching) {
    return new BatchPolicy(batching.maxSize(), batching.maxDelay().toNanos());
  }

  /**
   * What to do now.
   *
   * @param take how many of the waiting requests to run together; 0 to wait
   * @param waitNanos how long to wait unless something changes
   */
  record Decision(int take, long waitNanos) {
    boolean run() {
      return take > 0;
    }
  }

  /**
   * How long a request may wait for company: the maximal delay, but never more than half of the
   * time it has left, or it would wait itself to death.
   */
  long patienceNanos(long timeLeftNanos) {
    return Math.max(0, Math.min(maxDelayNanos, timeLeftNanos / 2));
  }

  /**
   * Decide over requests that may be joined.
   *
   * @param idle instances that have nothing to do
   * @param rows rows of each request that waits, oldest first, each at least 1 and at most the
   *     maximal size
   * @param waiting how many there are in {@code rows}
   * @param patienceNanos until the least patient of them must be sent; 0 or less if that is now
   */
  Decision decide(int idle, int[] rows, int waiting, long patienceNanos) {
    if (idle == 0 || waiting == 0) {
      return WAIT;
    }
    int take = 0;
    int sum = 0;
    while (take < waiting && rows[take] <= maxSize - sum) {
      sum += rows[take];
      take++;
    }
    boolean full = take < waiting || sum == maxSize;
    return full || patienceNanos <= 0 ? new Decision(take, 0) : new Decision(0, patienceNanos);
  }
}
