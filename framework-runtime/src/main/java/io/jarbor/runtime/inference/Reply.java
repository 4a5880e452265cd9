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
 * Answers a request once: the first end, an answer or a failure, wins, whatever comes later is
 * dropped and its tensors closed. Thread-safe; no code of a package's runs under its lock, or on
 * the thread that ends it.
 */
final class Reply {
  private final Admission admission;
  private final AnswerStream stream;
  private final ScheduledExecutorService timer;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Object lock = new Object();
  private boolean done;
  private @Nullable ScheduledFuture<?> alarm;
  private Runnable onEnd = () -> {};

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

  /** Completes once there is nothing more to say. */
  CompletionStage<Void> ended() {
    return ended;
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

  /**
   * Have an action run at the end, before its word is sent: what waits for its turn is taken back
   * then, so that its memory does not outlive the request's place in the queue. To be called once,
   * before the request begins.
   */
  void atEnd(Runnable action) {
    synchronized (lock) {
      onEnd = action;
    }
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

  /** Send the answer, or what remains of it. */
  void last(Answer answer) {
    if (finish()) {
      // The version lives until the answer is written: tensors in it may be the package's own.
      stream.last(answer.andThen(admission::close));
      ended.complete(null);
    } else {
      answer.close();
    }
  }

  /** Tell that nothing follows. */
  void end() {
    close(stream::end);
  }

  void failed(ServingException reason) {
    close(() -> stream.failed(reason));
  }

  private void close(Runnable word) {
    if (finish()) {
      word.run();
      admission.close();
      ended.complete(null);
    }
  }

  private boolean finish() {
    Runnable last;
    synchronized (lock) {
      if (done) {
        return false;
      }
      done = true;
      if (alarm != null) {
        alarm.cancel(false);
      }
      last = onEnd;
    }
    last.run();
    return true;
  }
}
