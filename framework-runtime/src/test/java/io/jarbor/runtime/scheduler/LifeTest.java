package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Deadlines, callers that go, runs that hang, and the end. */
class LifeTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** What the next runs do before they answer. */
  private final Deque<Consumer<InferenceCall>> script = new ArrayDeque<>();

  private Harness harness(int instances) {
    return new Harness(
        Harness.upTo(8),
        instances,
        call -> {
          if (!script.isEmpty()) {
            script.remove().accept(call);
          }
          Harness.twiceAndSum(call);
        });
  }

  private static Harness.Sent send(Harness harness, Duration timeout, float value) {
    return harness.send(Shape.of(1, 1), List.of("sum"), Map.of(), timeout, value);
  }

  private static boolean done(CompletionStage<Void> stage) {
    return stage.toCompletableFuture().isDone();
  }

  @Test
  void answersAtItsDeadlineWhatStillWaits() {
    Harness harness = harness(1);
    harness.send(0);
    Harness.Sent late = send(harness, SECOND, 1);
    Harness.Sent other = harness.send(2);
    harness.timer.advance(SECOND.minusNanos(1));
    assertFalse(late.ended());
    harness.timer.advance(Duration.ofNanos(1));
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, late.failure().code());
    assertEquals("the deadline passed before fake:1 answered", late.failure().getMessage());
    assertEquals(2, harness.openInputs.get());
    harness.executor.runAll();
    assertEquals(List.of(1, 1), harness.batches);
    assertArrayEquals(new float[] {2}, other.floats("sum"));
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void answersInTheOrderOfDeadlinesNotOfArrival() {
    Harness harness = harness(1);
    harness.send(0);
    Harness.Sent slow = send(harness, SECOND.multipliedBy(3), 1);
    Harness.Sent hasty = send(harness, SECOND, 1);
    harness.timer.advance(SECOND);
    assertTrue(hasty.ended());
    assertFalse(slow.ended());
    harness.timer.advance(SECOND.multipliedBy(2));
    assertTrue(slow.ended());
  }

  @Test
  void refusesWhatComesAfterItsDeadline() {
    Harness harness = harness(1);
    Harness.Sent sent = send(harness, Duration.ZERO, 1);
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, sent.failure().code());
    assertEquals(0, harness.openInputs.get());
    assertEquals(0, harness.executor.waiting());
  }

  @Test
  void answersAtTheDeadlineEvenIfTheRunGoesOn() {
    Harness harness = harness(1);
    Harness.Sent sent = send(harness, SECOND, 1);
    List<Boolean> seen = new ArrayList<>();
    script.add(
        call -> {
          seen.add(sent.ended());
          seen.add(call.cancelled());
          harness.timer.advance(SECOND);
          seen.add(sent.ended());
          seen.add(call.cancelled());
        });
    harness.executor.runAll();
    assertEquals(List.of(false, false, true, true), seen);
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, sent.failure().code());
    assertTrue(sent.answers().inOrder());
    assertEquals(0, harness.openInputs.get());
    assertEquals(0, harness.scheduler.snapshot().running());
  }

  @Test
  void givesARunTheLatestDeadlineOfItsMembers() {
    Harness harness = harness(1);
    List<Duration> left = new ArrayList<>();
    script.add(call -> left.add(call.deadline().remaining()));
    script.add(call -> left.add(call.deadline().remaining()));
    send(harness, SECOND, 0);
    send(harness, SECOND, 1);
    send(harness, SECOND.multipliedBy(3), 2);
    send(harness, SECOND.multipliedBy(2), 3);
    harness.executor.runAll();
    assertEquals(List.of(SECOND, SECOND.multipliedBy(3)), left);
  }

  @Test
  void dropsAQueuedTaskWhoseCallerHasGone() {
    Harness harness = harness(1);
    harness.send(0);
    Harness.Sent gone = harness.send(1);
    gone.cancellation().cancel();
    assertEquals(ErrorCode.CANCELLED, gone.failure().code());
    assertEquals(1, harness.openInputs.get());
    harness.executor.runAll();
    assertEquals(List.of(1), harness.batches);
  }

  @Test
  void dropsATaskWhoseCallerHadGoneBefore() {
    Harness harness = harness(1);
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    Answers answers = new Answers();
    harness.scheduler.submit(
        InferenceTask.builder(
                Map.of("x", Tensor.of(Shape.of(1, 1), 1f)),
                List.of("sum"),
                harness.timer.deadline(SECOND),
                answers)
            .cancellation(cancellation)
            .build());
    assertEquals(ErrorCode.CANCELLED, answers.failure().code());
    harness.executor.runAll();
    assertEquals(List.of(), harness.batches);
  }

  @Test
  void endsARunOnceAllItsCallersHaveGoneOrRunOutOfTime() {
    Harness harness = harness(1);
    List<String> seen = new ArrayList<>();
    harness.send(0);
    Harness.Sent goes = harness.send(1);
    Harness.Sent runsOut = send(harness, SECOND, 2);
    script.add(call -> {});
    script.add(
        call -> {
          call.onCancel(() -> seen.add("terminated"));
          goes.cancellation().cancel();
          seen.add("one has gone");
          harness.timer.advance(SECOND);
          seen.add("none waits");
          harness.executor.runAll();
          call.onCancel(() -> seen.add("at once"));
          throw new IllegalStateException("terminated by the engine");
        });
    harness.executor.runAll();
    assertEquals(List.of("one has gone", "none waits", "terminated", "at once"), seen);
    assertEquals(List.of(), harness.events.ranAlone);
    assertEquals(ErrorCode.CANCELLED, goes.failure().code());
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, runsOut.failure().code());
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void runsNoActionAfterTheRunHasReturned() {
    Harness harness = harness(1);
    List<String> seen = new ArrayList<>();
    List<InferenceCall> calls = new ArrayList<>();
    script.add(
        call -> {
          calls.add(call);
          call.onCancel(() -> seen.add("terminated"));
        });
    Harness.Sent sent = send(harness, SECOND, 1);
    harness.executor.runAll();
    sent.cancellation().cancel();
    harness.timer.advance(SECOND);
    calls.get(0).onCancel(() -> seen.add("too late"));
    assertEquals(List.of(), seen);
  }

  @Test
  void doesNotStartARunThatNobodyWaitsFor() {
    Harness harness = harness(1);
    Harness.Sent sent = harness.send(1);
    sent.cancellation().cancel();
    harness.executor.runAll();
    assertEquals(List.of(), harness.batches);
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void setsAHungRunAsideAndReplacesItsInstance() {
    Harness harness = harness(1);
    Harness.Sent hangs = send(harness, SECOND, 1);
    List<Scheduler.Snapshot> seen = new ArrayList<>();
    script.add(
        call -> {
          harness.timer.advance(SECOND.plus(Dispatcher.GRACE));
          Harness.Sent next = harness.send(2);
          harness.executor.runAll();
          assertArrayEquals(new float[] {2}, next.floats("sum"));
          seen.add(harness.scheduler.snapshot());
        });
    harness.executor.runAll();
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, hangs.failure().code());
    assertEquals(List.of(new Scheduler.Snapshot(0, 0, 0, 0, 1, 1)), seen);
    assertEquals(List.of("cpu/0", "cpu/0"), harness.model.placements());
    assertEquals(new Scheduler.Snapshot(0, 0, 0, 0, 0, 1), harness.scheduler.snapshot());
    assertEquals(1, harness.model.openInstances());
    assertEquals(List.of(1, 0), harness.events.hung);
    assertEquals(0, harness.openInputs.get());
    assertEquals(0, harness.model.misuses());
  }

  @Test
  void refusesFastOnceTooManyRunsHangAndTakesAgainWhenOneReturns() {
    Harness harness = harness(1);
    Duration hang = SECOND.plus(Dispatcher.GRACE);
    send(harness, SECOND, 1);
    List<ServingException> refusals = new ArrayList<>();
    script.add(
        call -> {
          harness.timer.advance(hang);
          send(harness, SECOND, 2);
          harness.executor.runAll();
        });
    script.add(
        call -> {
          harness.timer.advance(hang);
          assertEquals(0, harness.executor.waiting());
          refusals.add(harness.send(3).failure());
          refusals.add(assertThrows(ServingException.class, () -> harness.scheduler.reserve(1)));
          assertEquals(new Scheduler.Snapshot(0, 0, 0, 0, 2, 0), harness.scheduler.snapshot());
        });
    harness.executor.runAll();
    for (ServingException refusal : refusals) {
      assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
      assertEquals(
          "fake:1 has no instance left: 2 runs have not returned; the package needs to be mended "
              + "or loaded anew",
          refusal.getMessage());
    }
    Harness.Sent again = harness.send(4);
    harness.executor.runAll();
    assertArrayEquals(new float[] {4}, again.floats("sum"));
    assertEquals(1, harness.model.openInstances());
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void failsWhatWaitsWhenTheLastInstanceHangs() {
    Harness harness = harness(1);
    send(harness, SECOND, 1);
    List<Harness.Sent> waiting = new ArrayList<>();
    Duration hang = SECOND.plus(Dispatcher.GRACE);
    script.add(
        call -> {
          harness.timer.advance(hang);
          send(harness, SECOND, 2);
          harness.executor.runAll();
        });
    script.add(
        call -> {
          waiting.add(harness.send(3));
          harness.timer.advance(hang);
        });
    harness.executor.runAll();
    assertEquals(ErrorCode.UNAVAILABLE, waiting.get(0).failure().code());
  }

  @Test
  void triesAgainToReplaceAnInstance() {
    Harness harness = harness(1);
    send(harness, SECOND, 1);
    int[] attempts = {0};
    harness.model.beforeMaking(
        placement -> {
          if (attempts[0]++ == 0) {
            throw new IllegalStateException("out of memory");
          }
        });
    script.add(
        call -> {
          harness.timer.advance(SECOND.plus(Dispatcher.GRACE));
          harness.executor.runAll();
          assertEquals(ErrorCode.UNAVAILABLE, harness.send(2).failure().code());
          harness.timer.advance(Replacements.RETRY);
          Harness.Sent next = harness.send(3);
          harness.executor.runAll();
          assertArrayEquals(new float[] {3}, next.floats("sum"));
        });
    harness.executor.runAll();
    assertEquals(2, attempts[0]);
  }

  @Test
  void closesIdleInstancesAtOnceAndOthersAsTheyReturn() {
    Harness harness = harness(2);
    Harness.Sent runs = harness.send(1);
    script.add(
        call -> {
          harness.scheduler.close();
          harness.scheduler.close();
          harness.executor.runAll();
          assertEquals(1, harness.model.openInstances());
          assertFalse(done(harness.scheduler.released()));
        });
    harness.executor.runAll();
    assertArrayEquals(new float[] {1}, runs.floats("sum"));
    assertEquals(0, harness.model.openInstances());
    assertTrue(done(harness.scheduler.released()));
    assertEquals(0, harness.model.misuses());
  }

  @Test
  void failsWhatWaitsAndWhatComesOnceClosed() {
    Harness harness = harness(1);
    harness.send(0);
    Harness.Sent waits = harness.send(1);
    harness.scheduler.close();
    assertEquals(ErrorCode.UNAVAILABLE, waits.failure().code());
    assertEquals(ErrorCode.UNAVAILABLE, harness.send(2).failure().code());
    assertEquals(
        ErrorCode.UNAVAILABLE,
        assertThrows(ServingException.class, () -> harness.scheduler.reserve(1)).code());
    harness.executor.runAll();
    assertEquals(List.of(1), harness.batches);
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void failsMembersOfAFailedBatchOnceClosed() {
    Harness harness = harness(1);
    harness.send(0);
    Harness.Sent one = harness.send(1);
    harness.send(2);
    script.add(call -> {});
    script.add(
        call -> {
          harness.scheduler.close();
          throw new IllegalStateException("broken");
        });
    harness.executor.runAll();
    assertEquals(ErrorCode.UNAVAILABLE, one.failure().code());
    assertEquals(0, harness.openInputs.get());
    assertTrue(done(harness.scheduler.released()));
  }

  @Test
  void isReleasedOnlyOnceAHungRunReturns() {
    Harness harness = harness(1);
    send(harness, SECOND, 1);
    script.add(
        call -> {
          harness.timer.advance(SECOND.plus(Dispatcher.GRACE));
          harness.executor.runAll();
          harness.scheduler.close();
          harness.executor.runAll();
          assertEquals(1, harness.model.openInstances());
          assertFalse(done(harness.scheduler.released()));
        });
    harness.executor.runAll();
    assertEquals(0, harness.model.openInstances());
    assertTrue(done(harness.scheduler.released()));
  }

  @Test
  void leavesNoAlarmBehindOnceClosedAndIdle() {
    Harness harness =
        new Harness(Batching.builder().maxSize(8).maxDelay(Duration.ofMillis(5)).build(), 1);
    harness.send(1);
    harness.scheduler.close();
    harness.executor.runAll();
    assertTrue(done(harness.scheduler.released()));
    assertEquals(0, harness.timer.pending());
  }

  @Test
  void failsFastWhereThereAreNoThreads() {
    Harness harness = harness(1);
    harness.executor.shutDown();
    Harness.Sent sent = harness.send(1);
    assertEquals(ErrorCode.UNAVAILABLE, sent.failure().code());
    assertEquals(0, harness.openInputs.get());
    harness.scheduler.close();
    assertEquals(0, harness.model.openInstances());
  }

  @Test
  void tellsWhatIsLateWhenItsTurnComesEvenIfTheAlarmIsSlow() {
    Harness harness = harness(1);
    send(harness, SECOND, 0);
    Harness.Sent late = send(harness, SECOND, 1);
    script.add(call -> harness.timer.passWithoutAlarms(SECOND));
    harness.executor.runAll();
    assertEquals(List.of(1), harness.batches);
    assertFalse(late.ended());
    harness.timer.advance(Duration.ZERO);
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, late.failure().code());
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void tellsWhatIsLateWhenItIsClosed() {
    Harness harness = harness(1);
    send(harness, SECOND, 0);
    Harness.Sent late = send(harness, SECOND, 1);
    script.add(call -> harness.timer.passWithoutAlarms(SECOND));
    harness.executor.runAll();
    harness.scheduler.close();
    assertTrue(late.ended());
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void closesWhatWasMadeIfAnInstanceCannotBeMade() {
    FakeModel model = new FakeModel(Harness.SIGNATURE, Harness::twiceAndSum);
    model.beforeMaking(
        placement -> {
          if (placement.index() == 2) {
            throw new IllegalStateException("no memory for a third");
          }
        });
    ServingException failure =
        assertThrows(
            ServingException.class,
            () ->
                new BatchingSchedulerFactory(
                        new ManualExecutor(), new ManualTimer(), action -> false, List.of())
                    .create(
                        Harness.ID,
                        model,
                        Manifest.builder("fake").instances(3).build(),
                        LifeTest.class.getClassLoader()));
    assertEquals(ErrorCode.BACKEND_FAILURE, failure.code());
    assertEquals(0, model.openInstances());
  }

  @Test
  void forgetsACallersCancellationOnceAnswered() {
    Harness harness = harness(1);
    Cancellation cancellation = new Cancellation();
    Answers answers = new Answers();
    harness.scheduler.submit(
        InferenceTask.builder(
                Map.of("x", Tensor.of(Shape.of(1, 1), 1f)),
                List.of("sum"),
                harness.timer.deadline(SECOND),
                answers)
            .cancellation(cancellation)
            .build());
    harness.executor.runAll();
    cancellation.cancel();
    assertTrue(answers.inOrder());
    assertEquals(1, answers.parts().size());
  }
}
