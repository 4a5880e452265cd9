package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Sequence;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of an instance, as its backend sees it. */
final class RunningCall implements InferenceCall {
  private static final Duration PATIENCE_IN_COMPANY = Duration.ofSeconds(1);

  private final Batch batch;
  private final Map<String, Tensor> inputs;
  private final List<String> requested;
  private final OutputSplitter splitter;
  private final TensorAllocator allocator;
  private final RunClock clock;
  private final boolean decoupled;
  private final List<Sequence> sequences;
  private volatile boolean ended;
  private boolean lastEmitted;
  private @Nullable ServingException failure;

  /**
   * Create a call.
   *
   * @param decoupled it may end without last outputs
   */
  RunningCall(
      Batch batch,
      Map<String, Tensor> inputs,
      OutputSplitter splitter,
      TensorAllocator allocator,
      RunClock clock,
      boolean decoupled) {
    this.batch = batch;
    this.inputs = Collections.unmodifiableMap(inputs);
    this.requested = splitter.requested(batch.members());
    this.splitter = splitter;
    this.allocator = allocator;
    this.clock = clock;
    this.decoupled = decoupled;
    this.sequences = Sequences.of(batch);
  }

  @Override
  public Map<String, Tensor> inputs() {
    return inputs;
  }

  @Override
  public List<String> requestedOutputs() {
    return requested;
  }

  @Override
  public Map<String, Object> parameters() {
    return batch.size() == 1 ? batch.members().get(0).task().parameters() : Map.of();
  }

  @Override
  public List<Sequence> sequences() {
    return sequences;
  }

  @Override
  public Deadline deadline() {
    return batch.deadline();
  }

  @Override
  public boolean cancelled() {
    return batch.abandonment().complete();
  }

  @Override
  public void onCancel(Runnable action) {
    batch.abandonment().onComplete(action);
  }

  @Override
  public TensorAllocator allocator() {
    return allocator;
  }

  @Override
  public void emit(Map<String, Tensor> outputs, boolean last) {
    if (ended || lastEmitted) {
      OutputSplitter.close(outputs);
      throw new IllegalStateException(
          ended ? "the call has ended" : "the last outputs have been emitted already");
    }
    try {
      clock.output(() -> handOver(outputs, last));
      lastEmitted = last;
    } catch (RuntimeException e) {
      // Kept as well as thrown: the failure stands even if the backend swallows it.
      failure = Reasons.ofBackend(e);
      throw failure;
    }
  }

  private void handOver(Map<String, Tensor> outputs, boolean last) {
    splitter.deliver(batch, requested, outputs, last);
    if (!last) {
      awaitRoom();
    }
  }

  /**
   * Hold the model back until each caller can take a further part. One who does not read holds back
   * its own run for as long as it lives, and one that it shares for no longer than a moment.
   */
  private void awaitRoom() {
    long patience = batch.size() == 1 ? Long.MAX_VALUE : PATIENCE_IN_COMPANY.toNanos();
    try {
      for (Ticket member : batch.members()) {
        if (!member.awaitRoom(patience) && member.fail(Reasons.unread())) {
          batch.abandonment().left();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (cancelled()) {
      throw Reasons.cancelled();
    }
  }

  /**
   * The instance has returned or thrown: nothing may be emitted, and no action run, from now on.
   *
   * @param thrown by the instance, if it threw
   * @return why the run has failed, if it has
   */
  @Nullable ServingException end(@Nullable Throwable thrown) {
    ended = true;
    batch.abandonment().end();
    if (thrown != null) {
      return Reasons.ofBackend(thrown);
    }
    if (failure != null) {
      return failure;
    }
    return lastEmitted || decoupled ? null : Reasons.noLastOutputs();
  }
}
