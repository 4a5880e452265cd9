package io.jarbor.runtime.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.repository.Lease;
import io.jarbor.runtime.repository.ModelVersion;
import io.jarbor.runtime.repository.Trial;
import io.jarbor.runtime.scheduler.WrongOutputs;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Sends a version its example through processors, queue and model, as a native route would. It
 * counts in no statistics. Thread-safe.
 */
public final class ExampleTrial implements Trial {
  private final ScheduledExecutorService timer;
  private final ObjectMapper json = new ObjectMapper();

  /** Create a trial; the timer is the caller's. */
  public ExampleTrial(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  @Override
  public Optional<ServingException> refusal(Lease lease) {
    ModelVersion version = lease.version();
    Optional<Object> example = version.processors().codec().requestExample();
    if (example.isEmpty()) {
      lease.close();
      return Optional.empty();
    }
    CompletableFuture<Optional<ServingException>> ended = new CompletableFuture<>();
    send(lease, example.get(), new Written(version.processors(), ended));
    try {
      Optional<ServingException> refusal = ended.get();
      refusal.ifPresent(ExampleTrial::requireTolerable);
      return refusal;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a trial ends with a refusal or without one", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServingException(ErrorCode.UNAVAILABLE, "the server is stopping", e);
    }
  }

  private void send(Lease lease, Object example, AnswerStream stream) {
    ModelVersion version = lease.version();
    Admission admission = Admission.of(lease, Optional.empty(), 0);
    InferenceRequest request;
    try {
      ByteBuffer body = ByteBuffer.wrap(json.writeValueAsBytes(example));
      request =
          InferenceRequest.trial(
              version.processors().receive(new Payload.Body(body, Payload.Body.JSON)));
    } catch (JsonProcessingException | RuntimeException e) {
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

  /** Writes the answer as a native route would, and forgets it. */
  private record Written(Processors processors, CompletableFuture<Optional<ServingException>> ended)
      implements AnswerStream {
    @Override
    public CompletionStage<Void> part(Answer part) {
      part.close();
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void last(Answer answer) {
      try (answer) {
        processors.json(answer.payload());
        ended.complete(Optional.empty());
      } catch (RuntimeException | LinkageError e) {
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
