package io.jarbor.benchmark;

/**
 * When requests are due: at fixed intervals, the first of them of a warm-up that is not counted.
 *
 * @param beginNanos when the first is due, by {@link System#nanoTime()}
 * @param rate requests a second
 * @param warmUp how many are not counted
 * @param measured how many are
 */
record Timetable(long beginNanos, double rate, long warmUp, long measured) {
  private static final double NANOS_PER_SECOND = 1e9;

  long count() {
    return warmUp + measured;
  }

  long dueNanos(long index) {
    return beginNanos + Math.round(index * NANOS_PER_SECOND / rate);
  }

  boolean counts(long index) {
    return index >= warmUp;
  }
}
