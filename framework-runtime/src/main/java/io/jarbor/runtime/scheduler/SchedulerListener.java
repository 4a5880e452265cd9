package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.ModelId;
import org.jspecify.annotations.Nullable;

/**
 * Told what schedulers do for callers, the samples of a warm-up aside; for statistics, metrics and
 * traces. Called on threads of the scheduler's and outside its locks, often; be quick, thread-safe,
 * and do not throw.
 */
public interface SchedulerListener {

  /**
   * A task that was submitted has ended; once for each. A failure is told as soon as the caller
   * knows of it, an answer once the run has returned that gave it, since only then its time is
   * known.
   *
   * @param queueNanos that it waited for an instance; all its time if it never ran
   * @param compute of the runs that it was in and that have returned, each whole, whatever company
   *     it had there
   * @param totalNanos from submission until the caller was told of a failure, or until the run was
   *     done that gave the answer: of an answer, never less than the queue and compute times
   *     together
   * @param failure none if it was answered
   */
  default void taskEnded(
      ModelId model,
      long queueNanos,
      ComputeTime compute,
      long totalNanos,
      @Nullable ServingException failure) {}

  /**
   * An instance returned; told after the ends of its tasks.
   *
   * @param tasks that the run was for
   * @param batchSize rows of all of them; 1 where the model takes no batches
   * @param failure none if it emitted what it had to, and returned
   */
  default void runEnded(
      ModelId model,
      int tasks,
      int batchSize,
      ComputeTime compute,
      @Nullable ServingException failure) {}

  /** A batch failed, and so many of its tasks run once more, each alone. */
  default void ranAlone(ModelId model, int tasks) {}

  /**
   * The number of runs that have not returned long after their deadlines changed.
   *
   * @param hung how many there are now
   */
  default void hungChanged(ModelId model, int hung) {}
}
