package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.manifest.Batching;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a request does that may not wait for an instance until its deadline. */
class QueueTimeoutTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration NANO = Duration.ofNanos(1);

  /** What the next runs do before they answer. */
  private final Deque<Consumer<InferenceCall>> script = new ArrayDeque<>();

  private final Harness harness = harness(Harness.upTo(8));

  private Harness harness(Batching batching) {
    return new Harness(
        batching,
        1,
        call -> {
          if (!script.isEmpty()) {
            script.remove().accept(call);
          }
          Harness.twiceAndSum(call);
        });
  }

  private static Harness.Sent send(Harness harness, Duration queueTimeout, Duration timeout) {
    return harness.send(
        Map.of("x", Tensor.of(Shape.of(1, 1), 1f)),
        timeout,
        new Scheduling(0, Optional.of(queueTimeout)));
  }

  private Harness.Sent send(Duration queueTimeout) {
    return send(harness, queueTimeout, Harness.TIMEOUT);
  }

  @Test
  void leavesTheQueueUnrun() {
    harness.send(0);
    Harness.Sent sent = send(SECOND);
    harness.timer.advance(SECOND.minus(NANO));
    assertFalse(sent.ended());
    harness.timer.advance(NANO);
    assertEquals(ErrorCode.QUEUE_TIMEOUT, sent.failure().code());
    assertEquals(
        "no instance of fake:1 was free within the request's queue timeout of 1000000 µs",
        sent.failure().getMessage());
    assertEquals(1, harness.openInputs.get());
    assertEquals(0, harness.scheduler.snapshot().queued());
    harness.executor.runAll();
    assertEquals(List.of(1), harness.batches);
  }

  @Test
  void endsAtItsDeadlineWhereThatIsBefore() {
    harness.send(0);
    Harness.Sent sent = send(harness, SECOND.multipliedBy(2), SECOND);
    Harness.Sent endless = send(harness, Duration.ofSeconds(Long.MAX_VALUE), SECOND);
    harness.timer.advance(SECOND);
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, sent.failure().code());
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, endless.failure().code());
  }

  @Test
  void tellsEachItsOwnReason() {
    harness.send(0);
    Harness.Sent waited = send(SECOND);
    Harness.Sent late = send(harness, SECOND.multipliedBy(2), SECOND);
    harness.timer.passWithoutAlarms(SECOND);
    harness.timer.advance(Duration.ZERO);
    assertEquals(ErrorCode.QUEUE_TIMEOUT, waited.failure().code());
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, late.failure().code());
    assertEquals(1, harness.openInputs.get());
  }

  @Test
  void meansNothingToARun() {
    Harness.Sent sent = send(SECOND);
    harness.timer.advance(SECOND);
    script.add(call -> harness.timer.advance(SECOND));
    harness.executor.runAll();
    assertArrayEquals(new float[] {1}, sent.floats("sum"));
  }

  @Test
  void keepsTheDeadlineOfARun() {
    Harness.Sent sent = send(harness, SECOND, SECOND.multipliedBy(2));
    script.add(call -> harness.timer.advance(SECOND.multipliedBy(2)));
    harness.executor.runAll();
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, sent.failure().code());
  }

  @Test
  void runsAgainAloneThoughItHasPassedMeanwhile() {
    harness.send(0);
    Harness.Sent one = send(SECOND);
    Harness.Sent two = send(SECOND);
    script.add(call -> {});
    script.add(
        call -> {
          harness.timer.advance(SECOND);
          throw new IllegalStateException("not together");
        });
    script.add(call -> harness.timer.advance(SECOND));
    harness.executor.runAll();
    assertArrayEquals(new float[] {1}, one.floats("sum"));
    assertArrayEquals(new float[] {1}, two.floats("sum"));
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void isNotRunWhenItsTurnComesTooLateEvenIfTheAlarmIsSlow() {
    harness.send(0);
    Harness.Sent late = send(SECOND);
    script.add(call -> harness.timer.passWithoutAlarms(SECOND));
    harness.executor.runAll();
    assertEquals(List.of(1), harness.batches);
    harness.timer.advance(Duration.ZERO);
    assertEquals(ErrorCode.QUEUE_TIMEOUT, late.failure().code());
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void doesNotWaitItselfOutForCompany() {
    Harness patient =
        harness(Batching.builder().maxSize(8).maxDelay(Duration.ofSeconds(5)).build());
    Harness.Sent sent = send(patient, SECOND, Harness.TIMEOUT);
    patient.timer.advance(SECOND.dividedBy(2));
    patient.executor.runAll();
    assertArrayEquals(new float[] {1}, sent.floats("sum"));
  }

  @Test
  void countsAsFailed() {
    harness.send(0);
    send(SECOND);
    harness.timer.advance(SECOND);
    assertEquals(List.of("1000000000 + 0+0+0 / 1000000000 QUEUE_TIMEOUT"), harness.events.ended);
  }

  @Test
  void isLongerThanNothing() {
    for (Duration wrong : List.of(Duration.ZERO, SECOND.negated())) {
      assertThrows(IllegalArgumentException.class, () -> new Scheduling(0, Optional.of(wrong)));
    }
  }

  @Test
  void holdsForTheFirstRunOfARequestAlone() {
    assertEquals(
        new Scheduling(3, Optional.empty()), new Scheduling(3, Optional.of(SECOND)).again());
    assertEquals(Scheduling.DEFAULT, Scheduling.DEFAULT.again());
  }
}
