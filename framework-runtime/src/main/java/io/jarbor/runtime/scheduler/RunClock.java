package io.jarbor.runtime.scheduler;

/** Tells the parts of one run's time apart. For the thread that runs. */
final class RunClock {
  private static final long UNSET = Long.MIN_VALUE;

  private final Timer timer;
  private final long startNanos;
  private long inputsReadyNanos = UNSET;
  private long outputNanos;
  private long endNanos;

  /** Start to count. */
  RunClock(Timer timer) {
    this.timer = timer;
    this.startNanos = timer.nanos();
  }

  long startNanos() {
    return startNanos;
  }

  /** The inputs are joined: it is the backend's turn. */
  void inputsReady() {
    inputsReadyNanos = timer.nanos();
  }

  /** Hand outputs over; any number of times. */
  void output(Runnable delivery) {
    long from = timer.nanos();
    try {
      delivery.run();
    } finally {
      outputNanos += timer.nanos() - from;
    }
  }

  /** Stop to count. */
  void end() {
    endNanos = timer.nanos();
  }

  long endNanos() {
    return endNanos;
  }

  /** Of a run that has ended; all of it is input if the inputs never came to be. */
  ComputeTime computeTime() {
    if (inputsReadyNanos == UNSET) {
      return new ComputeTime(endNanos - startNanos, 0, 0);
    }
    return new ComputeTime(
        inputsReadyNanos - startNanos, endNanos - inputsReadyNanos - outputNanos, outputNanos);
  }
}
