package io.jarbor.runtime.inference;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request once: the first last answer or failure wins, whatever comes later is dropped
 * and its tensors closed. Thread-safe.
 */
final class Reply {
  private final Admission admission;
  private final AnswerStream stream;
  private final ScheduledExecutorService timer;
  private final Object lock = new Object();
  private boolean done;
  private @Nullable ScheduledFuture<?> alarm;

  Reply(Admission admission, AnswerStream stream, ScheduledExecutorService timer) {
    this.admission = admission;
    this.stream = stream;
    this.timer = timer;
  }

  boolean done() {
    synchronized (lock) {
      return done;
    }
  }

  /**
   * Answer at the deadline even if code of the package's does not return. The scheduler does so for
   * what waits or runs with it.
   */
  void enforceDeadline() {
    synchronized (lock) {
      if (done || alarm != null) {
        return;
      }
      alarm =
          timer.schedule(
              this::timeOut, admission.deadline().remainingNanos(), TimeUnit.NANOSECONDS);
    }
    admission
        .cancellation()
        .onCancel(() -> failed(new ServingException(ErrorCode.CANCELLED, "the caller has gone")));
  }

  private void timeOut() {
    failed(
        new ServingException(
            ErrorCode.DEADLINE_EXCEEDED,
            "the deadline passed before " + admission.version().id() + " answered"));
  }

  /** Send a part; the returned stage completes when the caller can take more. */
  CompletionStage<Void> part(Answer answer) {
    synchronized (lock) {
      if (!done) {
        return stream.part(answer);
      }
    }
    answer.close();
    return CompletableFuture.completedFuture(null);
  }

  void answer(Answer answer, boolean last) {
    if (!last) {
      // A model that emits as it goes cannot be paused; what it emits waits in the stream.
      part(answer);
    } else if (end()) {
      // The version lives until the answer is written: a record in it is of the package's own
      // classes.
      stream.last(answer.andThen(admission::close));
    } else {
      answer.close();
    }
  }

  void failed(ServingException reason) {
    if (end()) {
      stream.failed(reason);
      admission.close();
    }
  }

  private boolean end() {
    synchronized (lock) {
      if (done) {
        return false;
      }
      done = true;
      if (alarm != null) {
        alarm.cancel(false);
      }
      return true;
    }
  }
}
