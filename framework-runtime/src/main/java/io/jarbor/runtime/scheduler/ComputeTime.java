package io.jarbor.runtime.scheduler;

/**
 * How long an instance was busy with a run, part by part. The parts follow each other without a
 * gap, so they add up to the whole.
 *
 * @param inputNanos joining the inputs of a batch; next to nothing where a task runs alone
 * @param inferNanos inside the backend
 * @param outputNanos checking and splitting outputs, and handing them over to whoever asked
 */
public record ComputeTime(long inputNanos, long inferNanos, long outputNanos) {
  /** Of what never ran. */
  public static final ComputeTime NONE = new ComputeTime(0, 0, 0);

  public long totalNanos() {
    return inputNanos + inferNanos + outputNanos;
  }

  /** This and another run's. */
  public ComputeTime plus(ComputeTime other) {
    return new ComputeTime(
        inputNanos + other.inputNanos,
        inferNanos + other.inferNanos,
        outputNanos + other.outputNanos);
  }
}
