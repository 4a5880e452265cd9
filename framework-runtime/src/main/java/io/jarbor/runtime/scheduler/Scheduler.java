package io.jarbor.runtime.scheduler;

import io.jarbor.api.tensor.TensorAllocator;
import java.util.concurrent.CompletionStage;

/**
 * Takes requests of one model version, and runs them on its instances. Thread-safe; no method
 * blocks.
 */
public interface Scheduler extends AutoCloseable {

  /**
   * Take a place in the queue, before a request is read.
   *
   * @param bytes that the body will hold, as far as known
   * @return to be closed when the request is answered, however it ends
   * @throws io.jarbor.api.error.ServingException {@code OVERLOADED} with a time to come back, if
   *     requests or bytes are at their limit; {@code TOO_LARGE} if the bytes alone are above it;
   *     {@code UNAVAILABLE} once closed, or if every instance hangs
   */
  Reservation reserve(long bytes);

  /**
   * Run a request as soon as its turn comes. What goes wrong from here on reaches the task's {@link
   * AnswerHandler}, never the caller.
   *
   * @param task its inputs pass to the scheduler, which closes them
   */
  void submit(InferenceTask task);

  /** Makes tensors in memory of this version's, which is used again once they are closed. */
  TensorAllocator allocator();

  /** What waits, runs and hangs now. */
  Snapshot snapshot();

  /**
   * Fail what still waits with {@code UNAVAILABLE}, close the instances that do not run, the others
   * as they return. Further calls do nothing.
   */
  @Override
  void close();

  /**
   * Tell when the model may be closed.
   *
   * @return completes once this is closed and every run, hung ones included, has returned and its
   *     instance is closed; never, where a run never returns
   */
  CompletionStage<Void> released();

  /**
   * Load at one moment.
   *
   * @param reserved places taken, waiting or running or being read
   * @param reservedBytes bytes taken with them
   * @param queued tasks that wait for an instance
   * @param running runs under way, hung ones aside
   * @param hung runs past every deadline that have not returned; their instances are set aside
   * @param instances that can run, busy or idle
   */
  record Snapshot(
      int reserved, long reservedBytes, int queued, int running, int hung, int instances) {}
}
