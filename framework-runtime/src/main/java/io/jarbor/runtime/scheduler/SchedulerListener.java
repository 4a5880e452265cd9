package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.ModelId;
import org.jspecify.annotations.Nullable;

/**
 * Told what schedulers do, for metrics and traces. Called on threads of the scheduler's and outside
 * its locks, often; be quick, thread-safe, and do not throw.
 */
public interface SchedulerListener {

  /**
   * A task got its last outputs or its failure.
   *
   * @param queueNanos that it waited for an instance; all its time if it never ran
   * @param totalNanos from submission to the answer
   * @param failure none if it was answered
   */
  default void taskEnded(
      ModelId model, long queueNanos, long totalNanos, @Nullable ServingException failure) {}

  /**
   * An instance returned.
   *
   * @param tasks that the run answered for
   * @param rows of all of them; 0 where the signature has no batch dimension
   * @param failure none if it emitted its last outputs
   */
  default void runEnded(
      ModelId model, int tasks, int rows, long computeNanos, @Nullable ServingException failure) {}

  /** A batch failed, and so many of its tasks run once more, each alone. */
  default void ranAlone(ModelId model, int tasks) {}

  /**
   * The number of runs that have not returned long after their deadlines changed.
   *
   * @param hung how many there are now
   */
  default void hungChanged(ModelId model, int hung) {}
}
