package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Model;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a batch on the thread that calls, and sees that each member is told. Thread-safe. */
final class BatchRunner {
  private static final Logger log = LoggerFactory.getLogger(BatchRunner.class);

  private final Host host;
  private final OutputSplitter splitter;
  private final TensorAllocator allocator;
  private final boolean counts;
  private final boolean decoupled;

  /**
   * Create a runner.
   *
   * @param counts batches have rows to count
   */
  BatchRunner(Host host, Model model, TensorAllocator allocator, boolean counts) {
    this.host = host;
    this.splitter = new OutputSplitter(model.signature());
    this.allocator = allocator;
    this.counts = counts;
    this.decoupled = model.decoupled();
  }

  /**
   * What a run leaves behind.
   *
   * @param computeNanos how long the instance took
   * @param again members of a failed batch, untold, their inputs open: to be run once more, each
   *     alone
   */
  record Outcome(long computeNanos, List<Ticket> again) {}

  /** Run; blocks for as long as the instance does. */
  Outcome run(Lane lane, Batch batch) {
    if (batch.abandonment().complete()) {
      settle(batch, null);
      return new Outcome(0, List.of());
    }
    RunClock clock = new RunClock(host.timer());
    for (Ticket member : batch.members()) {
      member.time().started(clock.startNanos());
    }
    Sequences.enter(batch);
    ServingException failure;
    try {
      failure = infer(lane, batch, clock);
    } finally {
      Sequences.leave(batch);
    }
    clock.end();
    return finish(batch, clock, failure);
  }

  private Outcome finish(Batch batch, RunClock clock, @Nullable ServingException failure) {
    ComputeTime compute = clock.computeTime();
    for (Ticket member : batch.members()) {
      member.time().ran(compute);
    }
    List<Ticket> again = settle(batch, failure);
    for (Ticket member : again) {
      member.time().waitsAgain(clock.endNanos());
    }
    long doneNanos = host.timer().nanos();
    for (Ticket member : batch.members()) {
      if (member.answered()) {
        member.time().done(doneNanos);
        host.listeners().taskEnded(member.task(), member.time(), null);
      }
    }
    host.listeners().runEnded(batch, counts ? batch.rows() : 1, compute, failure);
    if (!again.isEmpty()) {
      host.listeners().ranAlone(batch, again.size());
    }
    return new Outcome(compute.totalNanos(), again);
  }

  private @Nullable ServingException infer(Lane lane, Batch batch, RunClock clock) {
    Map<String, Tensor> joined = Map.of();
    try {
      Map<String, Tensor> inputs;
      if (batch.size() == 1) {
        inputs = batch.members().get(0).task().inputs();
      } else {
        joined = lane.joiner().join(batch);
        inputs = joined;
      }
      clock.inputsReady();
      RunningCall call = new RunningCall(batch, inputs, splitter, allocator, clock, decoupled);
      return infer(lane, call);
    } catch (RuntimeException | OutOfMemoryError e) {
      // The join's: what the instance throws is caught below. Alone, each task may well fit.
      return Reasons.ofBackend(e);
    } finally {
      Tensor.closeAll(joined.values());
    }
  }

  // Whatever a package throws, errors of missing classes and overflowing stacks too, is an answer.
  private @Nullable ServingException infer(Lane lane, RunningCall call) {
    try {
      host.context().run(() -> lane.instance().infer(call));
    } catch (Throwable e) {
      return call.end(e);
    }
    return call.end(null);
  }

  private List<Ticket> settle(Batch batch, @Nullable ServingException failure) {
    List<Ticket> again = new ArrayList<>(0);
    long now = host.timer().nanos();
    boolean mayRunAlone = failure != null && batch.size() > 1 && runsAloneAfter(failure);
    for (Ticket member : batch.members()) {
      if (mayRunAlone && member.untold() && !member.overdue(now)) {
        again.add(member);
        continue;
      }
      if (failure == null) {
        member.end();
      } else if (!member.fail(failure)) {
        log.debug("{}: a run failed after its task was told", host.id(), failure);
      }
      member.closeInputs();
    }
    return again;
  }

  private static boolean runsAloneAfter(ServingException failure) {
    return !failure.code().equals(ErrorCode.CANCELLED)
        && !failure.code().equals(ErrorCode.DEADLINE_EXCEEDED);
  }
}
