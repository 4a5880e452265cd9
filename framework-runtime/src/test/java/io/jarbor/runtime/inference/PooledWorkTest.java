package io.jarbor.runtime.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.ModelId;
import io.jarbor.runtime.processing.ProcessorPool;
import io.jarbor.runtime.scheduler.Timer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps of one request, in a pool with places for several. */
@Timeout(60)
class PooledWorkTest {
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final FakeVersion version = new FakeVersion(Optional.empty(), timer);
  private final Admission admission =
      new InferenceService(target -> version, timer)
          .admit(Target.latest("fake"), Optional.empty(), 0);
  private final CompletableFuture<Void> answered = new CompletableFuture<>();
  private final Reply reply = new Reply(admission, new Stream(), timer);
  private final PooledWork work =
      new PooledWork(
          admission,
          reply,
          new ProcessorPool(
              new ModelId("fake", "1"),
              threads,
              Timer.of(timer),
              4,
              PooledWorkTest.class.getClassLoader()));
  private final List<String> done = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    timer.shutdownNow();
    threads.shutdownNow();
  }

  private final class Stream implements AnswerStream {
    @Override
    public CompletionStage<Void> part(Answer part) {
      throw new AssertionError("no part was sent");
    }

    @Override
    public void last(Answer answer) {
      throw new AssertionError("no answer was sent");
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

  private void run(String name) {
    work.run(() -> done.add(name), () -> done.add(name + " abandoned"));
  }

  /** Have a step under way that waits: one that has not begun would be abandoned as well. */
  private void runUntil(CountDownLatch latch) {
    CountDownLatch begun = new CountDownLatch(1);
    work.run(
        () -> {
          begun.countDown();
          await(latch);
          done.add("first");
        },
        () -> done.add("first abandoned"));
    await(begun);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void runsStepsInTheOrderInWhichTheyCame() throws Exception {
    CountDownLatch all = new CountDownLatch(1);
    runUntil(all);
    run("second");
    run("third");
    work.run(reply::end, () -> {});
    all.countDown();
    answered.get(60, TimeUnit.SECONDS);
    assertEquals(List.of("first", "second", "third"), done);
  }

  @Test
  void dropsWhatWaitsOnceTheRequestIsOver() {
    CountDownLatch over = new CountDownLatch(1);
    runUntil(over);
    run("second");
    run("third");
    reply.failed(new ServingException(ErrorCode.CANCELLED, "gone"));
    assertEquals(List.of("second abandoned", "third abandoned"), done);
    run("fourth");
    assertEquals("fourth abandoned", done.get(2));
    over.countDown();
  }

  @Test
  void endsTheRunWhereAStepFails() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    CountDownLatch all = new CountDownLatch(1);
    admission.cancellation().onCancel(cancelled::countDown);
    work.run(
        () -> {
          await(all);
          throw new IllegalStateException("a part that cannot be processed");
        },
        () -> {});
    run("second");
    all.countDown();
    cancelled.await();
    assertTrue(answered.isCompletedExceptionally());
    assertEquals(List.of("second abandoned"), done);
  }
}
