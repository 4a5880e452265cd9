package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Batching;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Where the time goes, as listeners are told. */
class TimesTest {
  /** What the next runs do before they answer. */
  private final Deque<Consumer<InferenceCall>> script = new ArrayDeque<>();

  private final Harness harness =
      new Harness(
          Harness.upTo(8),
          1,
          call -> {
            if (!script.isEmpty()) {
              script.remove().accept(call);
            }
            Harness.twiceAndSum(call);
          });

  private void pass(long nanos) {
    harness.timer.advance(Duration.ofNanos(nanos));
  }

  /** Sends a task whose handler takes its time. */
  private void sendSlowlyTaken(long nanos) {
    harness.scheduler.submit(task(() -> pass(nanos)).build());
  }

  private InferenceTask.Builder task(Runnable taking) {
    return InferenceTask.builder(
        Map.of("x", Tensor.of(Shape.of(1, 1), 1f)),
        List.of("sum"),
        harness.timer.deadline(Harness.TIMEOUT),
        new AnswerHandler() {
          @Override
          public CompletionStage<Void> part(Map<String, Tensor> outputs) {
            last(outputs);
            return CompletableFuture.completedStage(null);
          }

          @Override
          public void last(Map<String, Tensor> outputs) {
            Tensor.closeAll(outputs.values());
            taking.run();
          }

          @Override
          public void end() {
            taking.run();
          }

          @Override
          public void failed(ServingException reason) {
            taking.run();
          }
        });
  }

  @Test
  void tellsHowLongATaskWaitedAndRan() {
    script.add(call -> pass(40));
    harness.send(1);
    pass(5);
    harness.executor.runAll();
    assertEquals(List.of("5 + 0+40+0 / 45"), harness.events.ended);
    assertEquals(List.of("0+40+0"), harness.events.runTimes);
    assertEquals(List.of("1 tasks, 1 rows"), harness.events.runs);
  }

  @Test
  void countsTheHandOverOfAnswersAsOutput() {
    script.add(call -> pass(40));
    sendSlowlyTaken(300);
    harness.executor.runAll();
    assertEquals(List.of("0+40+300"), harness.events.runTimes);
  }

  @Test
  void countsWhatABackendDoesBetweenItsOutputsAsInference() {
    script.add(
        call -> {
          Harness.emit(call, call.inputs().get("x"), false);
          pass(7);
        });
    sendSlowlyTaken(300);
    harness.executor.runAll();
    assertEquals(List.of("0+7+600"), harness.events.runTimes);
  }

  @Test
  void countsTheWholeRunForEachTaskOfABatch() {
    script.add(call -> pass(10));
    script.add(call -> pass(40));
    harness.send(0);
    sendSlowlyTaken(100);
    pass(1);
    sendSlowlyTaken(200);
    harness.executor.runAll();
    assertEquals(
        List.of("1 + 0+10+0 / 11", "11 + 0+40+300 / 351", "10 + 0+40+300 / 350"),
        harness.events.ended);
    assertEquals(List.of("0+10+0", "0+40+300"), harness.events.runTimes);
    assertEquals(List.of("1 tasks, 1 rows", "2 tasks, 2 rows"), harness.events.runs);
  }

  @Test
  void addsUpWaitsAndRunsOfATaskThatRanAgainAlone() {
    script.add(call -> pass(10));
    script.add(
        call -> {
          pass(20);
          throw new IllegalStateException("not together");
        });
    script.add(call -> pass(3));
    script.add(call -> pass(4));
    harness.send(0);
    harness.send(1);
    harness.send(2);
    harness.executor.runAll();
    assertEquals(
        List.of("0 + 0+10+0 / 10", "10 + 0+23+0 / 33", "13 + 0+24+0 / 37"), harness.events.ended);
    assertEquals(
        List.of("1 tasks, 1 rows", "2 tasks, 2 rows, failed", "1 tasks, 1 rows", "1 tasks, 1 rows"),
        harness.events.runs);
  }

  @Test
  void tellsAFailureAtOnceAndOnlyOnce() {
    harness.send(0);
    harness.send(Shape.of(1, 1), List.of("sum"), Map.of(), Duration.ofNanos(50), 1);
    script.add(call -> pass(60));
    harness.executor.runAll();
    assertEquals(
        List.of("50 + 0+0+0 / 50 DEADLINE_EXCEEDED", "0 + 0+60+0 / 60"), harness.events.ended);
  }

  @Test
  void tellsOfATaskThatRunsOutOfTimeInARunBeforeTheRunHasReturned() {
    harness.send(Shape.of(1, 1), List.of("sum"), Map.of(), Duration.ofNanos(50), 1);
    script.add(
        call -> {
          pass(60);
          assertEquals(List.of("0 + 0+0+0 / 50 DEADLINE_EXCEEDED"), harness.events.ended);
        });
    harness.executor.runAll();
    assertEquals(1, harness.events.ended.size());
    assertEquals(List.of("1 tasks, 1 rows"), harness.events.runs);
  }

  @Test
  void tellsOfWhatIsRefused() {
    harness.send(Shape.of(9, 1), new float[9]);
    harness.send(Shape.of(1, 1), List.of("sum"), Map.of(), Duration.ZERO, 1);
    harness.scheduler.close();
    harness.send(1);
    assertEquals(
        List.of(
            "0 + 0+0+0 / 0 INVALID_INPUT",
            "0 + 0+0+0 / 0 DEADLINE_EXCEEDED",
            "0 + 0+0+0 / 0 UNAVAILABLE"),
        harness.events.ended);
  }

  @Test
  void countsNoRowsWhereBatchingIsOff() {
    Harness alone = new Harness(Batching.OFF, 1);
    alone.send(Shape.of(3, 1), 1, 2, 3);
    alone.executor.runAll();
    assertEquals(List.of("1 tasks, 1 rows"), alone.events.runs);
  }

  @Test
  void tellsNothingOfSamples() {
    script.add(call -> {});
    script.add(
        call -> {
          throw new IllegalStateException("not together");
        });
    for (int i = 0; i < 3; i++) {
      harness.scheduler.submit(task(() -> {}).sample(true).build());
    }
    harness.executor.runAll();
    assertEquals(List.of(), harness.events.ended);
    assertEquals(List.of(), harness.events.runs);
    assertEquals(List.of(), harness.events.ranAlone);
  }
}
