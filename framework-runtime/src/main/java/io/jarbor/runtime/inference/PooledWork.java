package io.jarbor.runtime.inference;

import io.jarbor.api.model.Deadline;
import io.jarbor.runtime.processing.ProcessorPool;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Code of the package's, run for one request: bounded, watched, and with the version held for as
 * long as it really runs.
 */
final class PooledWork {
  private static final Logger log = LoggerFactory.getLogger(PooledWork.class);

  /** How long it may take to free what a request held. */
  private static final Duration CLEAN_UP = Duration.ofSeconds(10);

  private final Admission admission;
  private final Reply reply;
  private final ProcessorPool pool;

  PooledWork(Admission admission, Reply reply, ProcessorPool pool) {
    this.admission = admission;
    this.reply = reply;
    this.pool = pool;
  }

  /**
   * Run a step of the request; what it throws is the request's failure.
   *
   * @param abandoned runs instead, on any thread, if the request is over before its turn comes;
   *     frees what the work would have used
   */
  void run(Runnable work, Runnable abandoned) {
    reply.enforceDeadline();
    if (!admission.hold()) {
      abandoned.run();
      return;
    }
    BooleanSupplier withdraw =
        pool.run(
            () -> step(work, abandoned),
            admission.deadline(),
            reason -> {
              abandoned.run();
              admission.letGo();
              reply.failed(reason);
            });
    reply.atEnd(
        () -> {
          if (withdraw.getAsBoolean()) {
            abandoned.run();
            admission.letGo();
          }
        });
  }

  private void step(Runnable work, Runnable abandoned) {
    try {
      if (reply.done()) {
        abandoned.run();
      } else {
        work.run();
      }
    } catch (Throwable e) {
      reply.failed(Failures.ofProcessor(e));
    } finally {
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
