package io.jarbor.runtime.inference;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Deadline;
import io.jarbor.runtime.processing.ProcessorPool;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Code of the package's, run for one request: bounded, watched, in the order in which it was asked
 * for and never two steps at a time, and with the version held for as long as it really runs.
 * Thread-safe.
 */
final class PooledWork {
  private static final Logger log = LoggerFactory.getLogger(PooledWork.class);

  /** How long it may take to free what a request held. */
  private static final Duration CLEAN_UP = Duration.ofSeconds(10);

  private final Admission admission;
  private final Reply reply;
  private final ProcessorPool pool;

  private final Object lock = new Object();
  private final Queue<Step> waiting = new ArrayDeque<>(0);
  private @Nullable Step current;
  private boolean over;

  /** Create it for a request that has not begun. */
  PooledWork(Admission admission, Reply reply, ProcessorPool pool) {
    this.admission = admission;
    this.reply = reply;
    this.pool = pool;
    reply.atEnd(this::giveUp);
  }

  /** What is to run, and what runs in its place where the request is over before its turn comes. */
  private static final class Step {
    final Runnable work;
    final Runnable abandoned;

    /** Takes it back from the pool; under the lock. */
    @Nullable BooleanSupplier withdraw;

    Step(Runnable work, Runnable abandoned) {
      this.work = work;
      this.abandoned = abandoned;
    }
  }

  /**
   * Run a step of the request, after those before it; what it throws is the request's failure.
   *
   * @param abandoned runs instead, on any thread, if the request is over before its turn comes;
   *     frees what the work would have used
   */
  void run(Runnable work, Runnable abandoned) {
    reply.enforceDeadline();
    Step step = new Step(work, abandoned);
    boolean late;
    synchronized (lock) {
      late = over;
      if (!late && current != null) {
        waiting.add(step);
        return;
      }
      current = step;
    }
    if (late) {
      abandoned.run();
    } else {
      submit(step);
    }
  }

  /** Have the pool run the current step, or drop it where the request is over. */
  private void submit(Step step) {
    if (!admission.hold()) {
      step.abandoned.run();
      return;
    }
    BooleanSupplier withdraw =
        pool.run(() -> perform(step), admission.deadline(), reason -> refused(step, reason));
    boolean late;
    synchronized (lock) {
      late = over;
      step.withdraw = withdraw;
    }
    if (late) {
      takeBack(step, withdraw);
    }
  }

  private void perform(Step step) {
    try {
      if (reply.done()) {
        step.abandoned.run();
      } else {
        step.work.run();
      }
    } catch (Throwable e) {
      fail(Failures.ofProcessor(e));
    } finally {
      admission.letGo();
    }
    Step next;
    synchronized (lock) {
      next = waiting.poll();
      current = next;
    }
    if (next != null) {
      submit(next);
    }
  }

  private void refused(Step step, ServingException reason) {
    step.abandoned.run();
    admission.letGo();
    fail(reason);
  }

  /** A run whose outputs nobody processes is of no use to the caller: end it too. */
  private void fail(ServingException reason) {
    reply.failed(reason);
    admission.cancellation().cancel();
  }

  /** The request is over: what waits must not outlive its place in the queue. */
  private void giveUp() {
    List<Step> dropped;
    Step begun;
    BooleanSupplier withdraw = null;
    synchronized (lock) {
      over = true;
      dropped = new ArrayList<>(waiting);
      waiting.clear();
      begun = current;
      if (begun != null) {
        withdraw = begun.withdraw;
      }
    }
    if (begun != null && withdraw != null) {
      takeBack(begun, withdraw);
    }
    dropped.forEach(step -> step.abandoned.run());
  }

  private void takeBack(Step step, BooleanSupplier withdraw) {
    if (withdraw.getAsBoolean()) {
      step.abandoned.run();
      admission.letGo();
    }
  }

  /** Free what a request held, though it be over. */
  void cleanUp(Runnable work) {
    if (!admission.hold()) {
      // The last run of a version that closes: its own thread is the package's already.
      work.run();
      return;
    }
    BooleanSupplier unused =
        pool.run(
            () -> {
              try {
                work.run();
              } finally {
                admission.letGo();
              }
            },
            Deadline.in(CLEAN_UP),
            reason -> {
              admission.letGo();
              log.warn(
                  "{}: what a request held is not freed: {}",
                  admission.version().id(),
                  reason.getMessage());
            });
  }
}
