package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FailureTest {
  private static final float POISON = -1;

  /** Fails a run that has a negative value in it. */
  private static void failOnPoison(InferenceCall call) {
    for (float value : Harness.floats(call.inputs().get("x"))) {
      if (value < 0) {
        throw new IllegalStateException("index out of range");
      }
    }
    Harness.twiceAndSum(call);
  }

  private static Harness harness(Consumer<InferenceCall> body) {
    return new Harness(Harness.upTo(8), 1, body);
  }

  private static ServingException failureOf(Consumer<InferenceCall> body) {
    Harness harness = harness(body);
    Harness.Sent sent = harness.send(Shape.of(2, 1), 1, 2);
    harness.executor.runAll();
    assertEquals(0, harness.openInputs.get());
    assertEquals(ErrorCode.BACKEND_FAILURE, sent.failure().code());
    return sent.failure();
  }

  @Test
  void failsAPoisonedRequestAlone() {
    Harness harness = harness(FailureTest::failOnPoison);
    harness.send(0);
    Harness.Sent before = harness.send(1);
    Harness.Sent poisoned = harness.send(POISON);
    Harness.Sent after = harness.send(2);
    harness.executor.runAll();
    assertEquals(List.of(1, 3, 1, 1, 1), harness.batches);
    assertArrayEquals(new float[] {1}, before.floats("sum"));
    assertArrayEquals(new float[] {2}, after.floats("sum"));
    assertEquals(ErrorCode.BACKEND_FAILURE, poisoned.failure().code());
    assertEquals(
        "the backend failed with java.lang.IllegalStateException; the server's log says more",
        poisoned.failure().getMessage());
    assertEquals(List.of(3), harness.events.ranAlone);
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void letsIdleInstancesHelpToRunAFailedBatchAlone() {
    Harness harness = new Harness(Harness.upTo(8), 2, FailureTest::failOnPoison);
    harness.send(0);
    harness.send(0);
    harness.send(1);
    harness.send(POISON);
    harness.executor.runAll();
    assertEquals(List.of(1, 2, 1, 1, 1), harness.batches);
  }

  @Test
  void runsMembersOfAFailedBatchBeforeWhatCameLater() {
    List<Float> order = new ArrayList<>();
    Harness harness =
        new Harness(
            Harness.upTo(2),
            1,
            call -> {
              float[] values = Harness.floats(call.inputs().get("x"));
              order.add(values[0]);
              failOnPoison(call);
            });
    harness.send(0);
    harness.send(1);
    harness.send(POISON);
    harness.timer.advance(Duration.ofNanos(1));
    harness.send(3);
    harness.executor.runAll();
    assertEquals(List.of(0f, 1f, 1f, POISON, 3f), order);
  }

  @Test
  void keepsTheErrorThatABackendMade() {
    ServingException made = ServingException.invalidInput("value 7 is unknown");
    Harness harness =
        harness(
            call -> {
              throw made;
            });
    Harness.Sent sent = harness.send(1);
    harness.executor.runAll();
    assertSame(made, sent.failure());
  }

  @Test
  void doesNotRunAgainWhatABackendEndedAtItsDeadline() {
    Harness harness =
        harness(
            call -> {
              throw new ServingException(ErrorCode.DEADLINE_EXCEEDED, "terminated");
            });
    harness.send(0);
    Harness.Sent one = harness.send(1);
    Harness.Sent two = harness.send(2);
    harness.executor.runAll();
    assertEquals(List.of(1, 2), harness.batches);
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, one.failure().code());
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, two.failure().code());
  }

  @Test
  void answersEvenWhereAPackageThrowsAnError() {
    ServingException failure =
        failureOf(
            call -> {
              throw new NoClassDefFoundError("org/example/Missing");
            });
    assertEquals(
        "the backend failed with java.lang.NoClassDefFoundError; the server's log says more",
        failure.getMessage());
  }

  @Test
  void neverSplitsAnOutputWhoseRowsAreNotTheBatchs() {
    Consumer<InferenceCall> grows =
        call -> {
          Tensor x = call.inputs().values().iterator().next();
          int rows = (int) x.shape().size(0);
          call.emit(
              Map.of(
                  "twice",
                  Tensor.allocate(Datatype.FP32, Shape.of(2L * rows, 1)),
                  "sum",
                  Tensor.allocate(Datatype.FP32, Shape.of(rows))),
              true);
        };
    assertEquals(
        "output 'twice': expected 2 rows, as many as the inputs have, got shape [4, 1]; switch "
            + "batching off if this model does not answer row for row",
        failureOf(grows).getMessage());
    Harness harness = harness(grows);
    harness.send(0);
    Harness.Sent one = harness.send(1);
    Harness.Sent two = harness.send(2);
    harness.executor.runAll();
    assertEquals(ErrorCode.BACKEND_FAILURE, one.failure().code());
    assertEquals(ErrorCode.BACKEND_FAILURE, two.failure().code());
  }

  @Test
  void failsAnAnswerThatDoesNotFitTheSignature() {
    assertEquals(
        "output 'twice' is missing; the backend answered [sum]",
        failureOf(call -> call.emit(Map.of("sum", Tensor.of(Shape.of(2), 1f, 2f)), true))
            .getMessage());
    assertEquals(
        "output 'sum': expected FP32 [-1], got FP32 [2, 1]",
        failureOf(
                call ->
                    call.emit(
                        Map.of(
                            "twice", Tensor.of(Shape.of(2, 1), 1f, 2f),
                            "sum", Tensor.of(Shape.of(2, 1), 1f, 2f)),
                        true))
            .getMessage());
    assertEquals(
        "output 'sum': expected FP32 [-1], got INT64 [2]",
        failureOf(
                call ->
                    call.emit(
                        Map.of(
                            "twice", Tensor.of(Shape.of(2, 1), 1f, 2f),
                            "sum", Tensor.of(Shape.of(2), 1L, 2L)),
                        true))
            .getMessage());
  }

  @Test
  void failsACallThatReturnsWithoutItsLastOutputs() {
    assertEquals(
        "the backend returned without its last outputs", failureOf(call -> {}).getMessage());
  }

  @Test
  void closesWhatABackendEmitsInVain() {
    AtomicInteger open = new AtomicInteger();
    failureOf(
        call -> {
          Map<String, Tensor> outputs = new LinkedHashMap<>();
          open.incrementAndGet();
          outputs.put(
              "sum",
              Tensor.wrap(
                  Datatype.FP32,
                  Shape.of(2),
                  Tensor.of(Shape.of(2), 1f, 2f).data(),
                  open::decrementAndGet));
          call.emit(outputs, true);
        });
    assertEquals(0, open.get());
  }

  @Test
  void failsTheRunEvenIfTheBackendSwallowsWhatEmitThrew() {
    ServingException failure =
        failureOf(call -> assertThrows(ServingException.class, () -> call.emit(Map.of(), true)));
    assertEquals("output 'twice' is missing; the backend answered []", failure.getMessage());
  }

  @Test
  void refusesWhatIsEmittedAfterTheLastOutputsOrTheReturn() {
    List<InferenceCall> calls = new ArrayList<>();
    List<RuntimeException> thrown = new ArrayList<>();
    Harness harness =
        harness(
            call -> {
              calls.add(call);
              Harness.twiceAndSum(call);
              thrown.add(
                  assertThrows(IllegalStateException.class, () -> call.emit(Map.of(), true)));
            });
    Harness.Sent sent = harness.send(1);
    harness.executor.runAll();
    assertArrayEquals(new float[] {1}, sent.floats("sum"));
    assertEquals("the last outputs have been emitted already", thrown.get(0).getMessage());
    assertThrows(IllegalStateException.class, () -> calls.get(0).emit(Map.of(), true));
    assertTrue(sent.answers().inOrder());
  }

  @Test
  void splitsEveryEmissionOfABatch() {
    Harness harness =
        harness(
            call -> {
              Harness.emit(call, call.inputs().get("x"), false);
              Harness.emit(call, call.inputs().get("x"), true);
            });
    harness.send(0);
    Harness.Sent one = harness.send(1);
    Harness.Sent two = harness.send(2);
    harness.executor.runAll();
    assertEquals(List.of(1, 2), harness.batches);
    for (int part = 0; part < 2; part++) {
      assertArrayEquals(
          new float[] {1}, Harness.floats(one.answers().parts().get(part).get("sum")));
      assertArrayEquals(
          new float[] {2}, Harness.floats(two.answers().parts().get(part).get("sum")));
    }
  }

  @Test
  void doesNotRunAgainWhatWasAnsweredInPart() {
    Harness harness =
        harness(
            call -> {
              Harness.emit(call, call.inputs().get("x"), false);
              throw new IllegalStateException("broken pipe");
            });
    harness.send(0);
    Harness.Sent one = harness.send(1);
    harness.send(2);
    harness.executor.runAll();
    assertEquals(List.of(1, 2), harness.batches);
    assertEquals(1, one.answers().parts().size());
    assertEquals(ErrorCode.BACKEND_FAILURE, one.failure().code());
    assertEquals(List.of(), harness.events.ranAlone);
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void doesNotRunAgainWhoseDeadlineHasPassed() {
    List<Harness> made = new ArrayList<>();
    Harness harness =
        harness(
            call -> {
              if (made.get(0).batches.size() == 2) {
                made.get(0).timer.advance(Duration.ofSeconds(2));
              }
              failOnPoison(call);
            });
    made.add(harness);
    harness.send(0);
    Harness.Sent hasty =
        harness.send(Shape.of(1, 1), List.of("sum"), Map.of(), Duration.ofSeconds(1), 1);
    harness.send(POISON);
    Harness.Sent patient = harness.send(2);
    harness.executor.runAll();
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, hasty.failure().code());
    assertArrayEquals(new float[] {2}, patient.floats("sum"));
    assertEquals(List.of(2), harness.events.ranAlone);
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void survivesAHandlerThatThrows() {
    Harness harness = harness(Harness::twiceAndSum);
    harness.scheduler.submit(
        InferenceTask.builder(
                Map.of("x", Tensor.of(Shape.of(1, 1), 1f)),
                List.of("sum"),
                harness.timer.deadline(Harness.TIMEOUT),
                new AnswerHandler() {
                  @Override
                  public CompletionStage<Void> part(Map<String, Tensor> outputs) {
                    throw new AssertionError("told a part");
                  }

                  @Override
                  public void last(Map<String, Tensor> outputs) {
                    throw new IllegalStateException("handler");
                  }

                  @Override
                  public void end() {
                    throw new AssertionError("told twice");
                  }

                  @Override
                  public void failed(ServingException reason) {
                    throw new AssertionError("told twice", reason);
                  }
                })
            .build());
    Harness.Sent next = harness.send(2);
    harness.executor.runAll();
    assertFalse(next.answers().parts().isEmpty());
  }
}
