package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.model.InferenceCall;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DecoupledTest {
  private static Harness harness(Consumer<InferenceCall> body) {
    return Harness.decoupled(Harness.upTo(8), body);
  }

  private static void assertAnswered(Harness harness, Harness.Sent sent, int parts) {
    assertTrue(sent.ended());
    assertTrue(sent.answers().inOrder());
    assertNull(sent.answers().failureOrNull());
    assertEquals(parts, sent.answers().parts().size());
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void answersWithNothing() {
    Harness harness = harness(call -> {});
    Harness.Sent sent = harness.send(1);
    harness.executor.runAll();
    assertAnswered(harness, sent, 0);
    assertEquals(List.of("0 + 0+0+0 / 0"), harness.events.ended);
    assertEquals(List.of("1 tasks, 1 rows"), harness.events.runs);
  }

  @Test
  void answersEveryMemberOfABatchWithNothing() {
    Harness harness = harness(call -> {});
    harness.send(0);
    Harness.Sent one = harness.send(1);
    Harness.Sent two = harness.send(2);
    harness.executor.runAll();
    assertEquals(List.of(1, 2), harness.batches);
    assertAnswered(harness, one, 0);
    assertAnswered(harness, two, 0);
    assertEquals(List.of(), harness.events.ranAlone);
  }

  @Test
  void endsAfterPartsOfWhichNoneIsTheLast() {
    Harness harness = harness(call -> Harness.emit(call, call.inputs().get("x"), false));
    Harness.Sent sent = harness.send(1);
    harness.executor.runAll();
    assertAnswered(harness, sent, 1);
  }

  @Test
  void endsOnceWhereALastOutputIsEmitted() {
    Harness harness = harness(Harness::twiceAndSum);
    Harness.Sent sent = harness.send(1);
    harness.executor.runAll();
    assertArrayEquals(new float[] {1}, sent.floats("sum"));
    assertAnswered(harness, sent, 1);
    assertEquals(1, harness.events.ended.size());
  }

  @Test
  void doesNotAnswerACallerWhoHasGone() {
    Harness harness = harness(call -> {});
    Harness.Sent sent = harness.send(1);
    sent.cancellation().cancel();
    harness.executor.runAll();
    assertEquals(ErrorCode.CANCELLED, sent.failure().code());
    assertTrue(sent.answers().inOrder());
  }

  @Test
  void failsWhereWhatItEmitsDoesNotFit() {
    Harness harness =
        harness(
            call -> {
              try {
                call.emit(Map.of(), false);
              } catch (RuntimeException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("missing"));
              }
            });
    Harness.Sent sent = harness.send(1);
    harness.executor.runAll();
    assertEquals(ErrorCode.BACKEND_FAILURE, sent.failure().code());
  }
}
