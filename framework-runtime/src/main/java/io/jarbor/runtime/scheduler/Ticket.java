package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Tensor;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task on its way. Tells its handler any number of parts and then one end, never two things at a
 * time, whoever comes first: the run, the deadline, the caller who goes. Thread-safe.
 */
final class Ticket {
  private static final Logger log = LoggerFactory.getLogger(Ticket.class);

  /** Whether the handler may be told: {@link Telling}, or the reason to end after a part. */
  private final AtomicReference<Object> state = new AtomicReference<>(Telling.OPEN);

  private final InferenceTask task;
  private final Tensor[] inputs;
  private final int rows;
  private final int priority;
  private final TaskTime time;
  private final Moments moments;
  private final BiConsumer<Ticket, @Nullable ServingException> onEnd;
  private volatile boolean partTold;
  private volatile @Nullable Outflow outflow;
  private volatile boolean answered;

  /** Has left the queue before, and is to run once more; under the scheduler's lock. */
  boolean again;

  /** May share a batch; under the scheduler's lock. */
  boolean joinable;

  /** Where it waits; under the scheduler's lock. */
  @Nullable Group group;

  /** What it runs in, also after it was told; under the scheduler's lock. */
  @Nullable Batch batch;

  /** Runs when the caller goes; kept to be forgotten at the end. */
  volatile Runnable onCancel = () -> {};

  private enum Telling {
    OPEN,
    PART,
    LAST_PART,
    ENDED
  }

  /**
   * Create a ticket.
   *
   * @param rows of every input; 0 where the signature has no batch dimension
   * @param priority 1 or more; smaller ones come first
   * @param joinable may share a batch
   * @param onEnd runs once the handler was told the end, with the reason of a failure
   */
  Ticket(
      InferenceTask task,
      int rows,
      int priority,
      boolean joinable,
      Moments moments,
      BiConsumer<Ticket, @Nullable ServingException> onEnd) {
    this.task = task;
    this.inputs = task.inputs().values().toArray(new Tensor[0]);
    this.rows = rows;
    this.priority = priority;
    this.joinable = joinable;
    this.time = new TaskTime(moments.arrivalNanos());
    this.moments = moments;
    this.onEnd = onEnd;
  }

  InferenceTask task() {
    return task;
  }

  Tensor input(int index) {
    return inputs[index];
  }

  int rows() {
    return rows;
  }

  int priority() {
    return priority;
  }

  /** True if its turn is before another's: by priority, then by arrival. */
  boolean before(Ticket other) {
    return priority != other.priority
        ? priority < other.priority
        : arrivalNanos() - other.arrivalNanos() < 0;
  }

  TaskTime time() {
    return time;
  }

  long arrivalNanos() {
    return moments.arrivalNanos();
  }

  long sendByNanos() {
    return moments.sendByNanos();
  }

  /** When it leaves the queue unrun, on the timer's clock; under the scheduler's lock. */
  long startByNanos() {
    return again ? moments.deadlineNanos() : moments.startByNanos();
  }

  /** True if it may not wait any more; under the scheduler's lock. */
  boolean lateToStart(long nowNanos) {
    return startByNanos() - nowNanos <= 0;
  }

  /** The task's deadline on the timer's clock. */
  long deadlineNanos() {
    return moments.deadlineNanos();
  }

  boolean overdue(long nowNanos) {
    return deadlineNanos() - nowNanos <= 0;
  }

  /** True if rows of both may stand in one tensor, for every input. */
  boolean joins(Ticket other) {
    if (!joinable || !other.joinable) {
      return false;
    }
    for (int i = 0; i < inputs.length; i++) {
      if (!inputs[i].shape().sameRow(other.inputs[i].shape())) {
        return false;
      }
    }
    return true;
  }

  /** True once nothing more may be told. */
  boolean ended() {
    Object now = state.get();
    return now != Telling.OPEN && now != Telling.PART;
  }

  /** True once the end was told, and is no failure. */
  boolean answered() {
    return answered;
  }

  /** True if running it again would not repeat a part that was told. */
  boolean untold() {
    return !partTold && !ended();
  }

  /** Tell outputs that others follow, or close them if the end was told. */
  void part(Map<String, Tensor> outputs) {
    if (!state.compareAndSet(Telling.OPEN, Telling.PART)) {
      Tensor.closeAll(outputs.values());
      return;
    }
    partTold = true;
    guarded(() -> tellPart(outputs));
    if (state.compareAndSet(Telling.PART, Telling.OPEN)) {
      return;
    }
    // Its end came while it was told.
    if (state.getAndSet(Telling.ENDED) instanceof ServingException reason) {
      tellFailure(reason);
    } else {
      tellEnd();
    }
  }

  private void tellPart(Map<String, Tensor> outputs) {
    long size = outputs.values().stream().mapToLong(Tensor::byteSize).sum();
    Outflow flow = outflow;
    if (flow == null) {
      flow = new Outflow();
      outflow = flow;
    }
    Outflow current = flow;
    current.told(size);
    CompletionStage<Void> unused =
        task.handler().part(outputs).whenComplete((done, failure) -> current.dealtWith(size));
  }

  /**
   * Wait until the handler can take a further part, or will take none.
   *
   * @param patienceNanos how long to wait for a part to be dealt with
   * @return false if none was in that time
   */
  boolean awaitRoom(long patienceNanos) throws InterruptedException {
    Outflow flow = outflow;
    return flow == null || ended() || flow.awaitRoom(patienceNanos);
  }

  /** Tell the last outputs, or close them if the end was told. */
  void last(Map<String, Tensor> outputs) {
    if (!state.compareAndSet(Telling.OPEN, Telling.ENDED)) {
      Tensor.closeAll(outputs.values());
      return;
    }
    guarded(() -> task.handler().last(outputs));
    answered = true;
    onEnd.accept(this, null);
  }

  /** Tell that no outputs follow, after the part that is just being told, unless it has ended. */
  void end() {
    while (!ended()) {
      if (state.compareAndSet(Telling.OPEN, Telling.ENDED)) {
        tellEnd();
        return;
      }
      if (state.compareAndSet(Telling.PART, Telling.LAST_PART)) {
        return;
      }
    }
  }

  private void tellEnd() {
    guarded(task.handler()::end);
    answered = true;
    onEnd.accept(this, null);
  }

  /**
   * Tell why there is no answer, after the part that is just being told.
   *
   * @return false if the end was told already
   */
  boolean fail(ServingException reason) {
    while (!ended()) {
      if (state.compareAndSet(Telling.OPEN, Telling.ENDED)) {
        tellFailure(reason);
        return true;
      }
      if (state.compareAndSet(Telling.PART, reason)) {
        release();
        return true;
      }
    }
    return false;
  }

  /** Let the run go on that is held back for it. */
  private void release() {
    Outflow flow = outflow;
    if (flow != null) {
      flow.end();
    }
  }

  private void tellFailure(ServingException reason) {
    release();
    guarded(() -> task.handler().failed(reason));
    onEnd.accept(this, reason);
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      // Whatever it is, the other members of the batch must not suffer from it.
      log.error("a handler failed: {}", task.handler(), e);
    }
  }

  void closeInputs() {
    Tensor.closeAll(task.inputs().values());
  }
}
