package io.jarbor.runtime.scheduler;

/** Where the time of one task goes. Thread-safe: its deadline may pass while it is run. */
final class TaskTime {
  private final long arrivalNanos;
  private boolean waiting = true;
  private long waitingSinceNanos;
  private long queueNanos;
  private long totalNanos;
  private ComputeTime compute = ComputeTime.NONE;

  TaskTime(long arrivalNanos) {
    this.arrivalNanos = arrivalNanos;
    this.waitingSinceNanos = arrivalNanos;
  }

  /** An instance takes it. */
  synchronized void started(long nowNanos) {
    stopWaiting(nowNanos);
  }

  /** A run that it was in has returned. */
  synchronized void ran(ComputeTime run) {
    compute = compute.plus(run);
  }

  /** It is to run once more, since its batch failed. */
  synchronized void waitsAgain(long nowNanos) {
    waiting = true;
    waitingSinceNanos = nowNanos;
  }

  /** Its caller was told the end. */
  synchronized void ended(long nowNanos) {
    stopWaiting(nowNanos);
    totalNanos = nowNanos - arrivalNanos;
  }

  /** The run that answered it is done, which is after its caller was told. */
  synchronized void done(long nowNanos) {
    totalNanos = nowNanos - arrivalNanos;
  }

  private void stopWaiting(long nowNanos) {
    if (waiting) {
      queueNanos += nowNanos - waitingSinceNanos;
      waiting = false;
    }
  }

  /** All its waits for an instance; once it has ended. */
  synchronized long queueNanos() {
    return queueNanos;
  }

  /** All its runs that have returned. */
  synchronized ComputeTime compute() {
    return compute;
  }

  /** From submission to its end, or until the run was done that answered it. */
  synchronized long totalNanos() {
    return totalNanos;
  }
}
