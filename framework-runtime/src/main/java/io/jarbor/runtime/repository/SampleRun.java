package io.jarbor.runtime.repository;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.scheduler.AnswerHandler;
import io.jarbor.runtime.scheduler.InferenceTask;
import io.jarbor.runtime.scheduler.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Runs one sample through a scheduler, and waits for its answer. */
final class SampleRun {
  private final Scheduler scheduler;
  private final Signature signature;
  private final Duration timeout;

  SampleRun(Scheduler scheduler, Signature signature, Duration timeout) {
    this.scheduler = scheduler;
    this.signature = signature;
    this.timeout = timeout;
  }

  /**
   * Run it.
   *
   * @param inputs pass to the scheduler
   * @return the last outputs, owned by the caller; empty where the model gave none
   * @throws ServingException as the run ended
   */
  Map<String, Tensor> outputs(Map<String, Tensor> inputs) {
    signature.checkInputs(inputs);
    CompletableFuture<Map<String, Tensor>> answer = new CompletableFuture<>();
    scheduler.submit(
        InferenceTask.builder(
                inputs,
                signature.outputs().stream().map(TensorSpec::name).toList(),
                Deadline.in(timeout),
                new Answered(answer))
            .sample(true)
            .build());
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ServingException known) {
        throw known;
      }
      throw new ServingException(ErrorCode.INTERNAL, "the server failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServingException(ErrorCode.UNAVAILABLE, "the server is stopping", e);
    }
  }

  private record Answered(CompletableFuture<Map<String, Tensor>> answer) implements AnswerHandler {
    @Override
    public CompletionStage<Void> part(Map<String, Tensor> outputs) {
      Tensor.closeAll(outputs.values());
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void last(Map<String, Tensor> outputs) {
      if (!answer.complete(outputs)) {
        Tensor.closeAll(outputs.values());
      }
    }

    @Override
    public void end() {
      answer.complete(Map.of());
    }

    @Override
    public void failed(ServingException reason) {
      answer.completeExceptionally(reason);
    }
  }
}
