package io.jarbor.runtime.inference;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.repository.Lease;
import io.jarbor.runtime.repository.ModelVersion;
import io.jarbor.runtime.repository.Trial;
import io.jarbor.runtime.scheduler.Cancellation;
import io.jarbor.runtime.scheduler.WrongOutputs;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a version its example through processors, queue and model, as a native route would, and
 * keeps nothing of the answer. It counts in no statistics. Thread-safe.
 */
public final class ExampleTrial implements Trial {
  /** How long a version waits for the answer, where its own limit leaves more. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * Larger tensors are not written: callers may have them as bytes, and JSON of them takes long.
   */
  private static final long MOST_WRITTEN = 1 << 20;

  private final ScheduledExecutorService timer;
  private final ObjectMapper json = new ObjectMapper();

  /** Create a trial; the timer is the caller's. */
  public ExampleTrial(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  @Override
  public Optional<ServingException> refusal(Lease lease, Cancellation cancellation) {
    ModelVersion version = lease.version();
    Optional<Object> example = version.processors().codec().requestExample();
    if (example.isEmpty()) {
      lease.close();
      return Optional.empty();
    }
    Admission admission = Admission.of(lease, Optional.empty(), 0);
    Runnable giveUp = admission.cancellation()::cancel;
    CompletableFuture<Optional<ServingException>> ended = new CompletableFuture<>();
    send(admission, example.get(), new Tried(version.processors(), ended));
    cancellation.onCancel(giveUp);
    try {
      Optional<ServingException> refusal = ended.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      refusal.ifPresent(ExampleTrial::requireTolerable);
      return refusal;
    } catch (TimeoutException e) {
      giveUp.run();
      return Optional.of(
          new ServingException(
              ErrorCode.DEADLINE_EXCEEDED,
              version.id() + " has not answered it after " + PATIENCE.toSeconds() + " s"));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a trial ends with a refusal or without one", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServingException(ErrorCode.UNAVAILABLE, "the server is stopping", e);
    } finally {
      cancellation.remove(giveUp);
    }
  }

  private void send(Admission admission, Object example, AnswerStream stream) {
    ModelVersion version = admission.version();
    InferenceRequest request;
    try {
      ByteBuffer body = ByteBuffer.wrap(json.writeValueAsBytes(example));
      request =
          InferenceRequest.trial(
              version.processors().receive(new Payload.Body(body, Payload.Body.JSON), more -> {}));
    } catch (Throwable e) { // Whatever it is, the place in the queue must come back.
      admission.close();
      stream.failed(Failures.ofServer(e));
      return;
    }
    new Exchange(admission, request, stream, version.processorPool(), timer).start();
  }

  /**
   * An example may be refused, and a model may fail on it; that says nothing of other requests.
   *
   * @throws ServingException if the model does not answer as its signature says
   * @throws LinkageError if the package is not whole
   */
  private static void requireTolerable(ServingException failure) {
    if (failure.getCause() instanceof LinkageError missing) {
      throw missing;
    }
    if (failure instanceof WrongOutputs wrong) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "the example made of its signature cannot be answered: " + wrong.getMessage(),
          wrong);
    }
  }

  /** Finds out whether a native route could write the answer, and forgets it. */
  private record Tried(Processors processors, CompletableFuture<Optional<ServingException>> ended)
      implements AnswerStream {
    @Override
    public CompletionStage<Void> part(Answer part) {
      part.close();
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void last(Answer answer) {
      try (answer) {
        // What processors gave was tried where their own code may run.
        if (answer.payload() instanceof Payload.Tensors && answer.size() <= MOST_WRITTEN) {
          processors.tryToWrite(answer.payload());
        }
        ended.complete(Optional.empty());
      } catch (Throwable e) { // Whatever it is, somebody waits for the end.
        failed(Failures.ofProcessor(e));
      }
    }

    @Override
    public void end() {
      ended.complete(Optional.empty());
    }

    @Override
    public void failed(ServingException reason) {
      ended.complete(Optional.of(reason));
    }
  }
}
