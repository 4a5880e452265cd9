package io.jarbor.runtime.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.processing.Generation;
import io.jarbor.api.processing.Generator;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.scheduler.InferenceTask;
import io.jarbor.runtime.scheduler.Scheduling;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a request asks of the queue, on its way there. */
class SchedulingTest {
  private static final Scheduling URGENT = new Scheduling(3, Optional.of(Duration.ofMillis(20)));

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  /** Runs the model so often, then answers. */
  private record Steps(int runs) implements Generator<Object, Object> {
    @Override
    public Class<Object> requestType() {
      return Object.class;
    }

    @Override
    public Class<Object> responseType() {
      return Object.class;
    }

    @Override
    public Generation<Object> open(Object request, ProcessingContext context) {
      int[] left = {runs};
      return outputs ->
          left[0]-- > 0
              ? new Generation.Continue<>(FakeVersion.inputs(), List.of())
              : new Generation.Done<>(List.of(), "done");
    }
  }

  private record Stream(CompletableFuture<Void> answered) implements AnswerStream {
    @Override
    public CompletionStage<Void> part(Answer part) {
      part.close();
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void last(Answer answer) {
      answer.close();
      answered.complete(null);
    }

    @Override
    public void end() {
      answered.complete(null);
    }

    @Override
    public void failed(ServingException reason) {
      answered.completeExceptionally(reason);
    }
  }

  private List<Scheduling> submitted(FakeVersion version, InferenceRequest request)
      throws Exception {
    InferenceService service = new InferenceService(target -> version, timer);
    CompletableFuture<Void> answered = new CompletableFuture<>();
    service.infer(
        service.admit(Target.latest("fake"), Optional.empty(), 0), request, new Stream(answered));
    answered.get(60, TimeUnit.SECONDS);
    return version.submitted.stream().map(InferenceTask::scheduling).toList();
  }

  private static InferenceRequest request(Payload payload, InferenceRequest.Level level) {
    return new InferenceRequest(payload, List.of(), Map.of(), level, URGENT);
  }

  @Test
  void reachesTheScheduler() throws Exception {
    Map<String, Tensor> inputs = FakeVersion.inputs();
    assertEquals(
        List.of(URGENT),
        submitted(
            new FakeVersion(Optional.empty(), timer),
            request(new Payload.Tensors(inputs), InferenceRequest.Level.TENSORS)));
  }

  @Test
  void isTheModelsDefaultOnNativeRoutes() throws Exception {
    assertEquals(
        List.of(Scheduling.DEFAULT),
        submitted(
            new FakeVersion(Optional.empty(), timer),
            InferenceRequest.processed(new Payload.Tensors(FakeVersion.inputs()))));
  }

  @Test
  void limitsTheWaitForTheFirstStepOfAGenerationAlone() throws Exception {
    Payload body = new Payload.Body(ByteBuffer.allocate(0), Payload.Body.JSON);
    Scheduling later = new Scheduling(3, Optional.empty());
    assertEquals(
        List.of(URGENT, later, later),
        submitted(
            new FakeVersion(Optional.of(new Steps(3)), timer),
            request(body, InferenceRequest.Level.PROCESSED)));
  }
}
