package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.model.InferenceCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Models that emit faster than their callers read. */
@Timeout(60)
class OutflowTest {
  private static final int PARTS = 500;

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private volatile IntConsumer whileEmitting = part -> {};

  private final Harness harness =
      Harness.decoupled(
          Harness.upTo(8),
          call -> {
            for (int i = 0; i < PARTS; i++) {
              emit(call);
              whileEmitting.accept(i);
            }
          });

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  private static void emit(InferenceCall call) {
    Harness.emit(call, call.inputs().get("x"), false);
  }

  private Harness.Sent sendUnread(float... row) {
    Harness.Sent sent = harness.send(row);
    sent.answers().dealWith(new CompletableFuture<>());
    return sent;
  }

  private Future<?> runAll() {
    return thread.submit(() -> harness.executor.runAll());
  }

  private static void awaitHeldBack(Harness.Sent sent) {
    while (sent.answers().parts().size() < 64) {
      Thread.onSpinWait();
    }
  }

  @Test
  void doesNotHoldBackAModelWhoseCallerReads() {
    Harness.Sent sent = harness.send(1);
    harness.executor.runAll();
    assertEquals(PARTS, sent.answers().parts().size());
    assertNull(sent.answers().failureOrNull());
  }

  @Test
  void holdsTheModelBackUntilItsCallerReads() throws Exception {
    CompletableFuture<Void> read = new CompletableFuture<>();
    Harness.Sent sent = harness.send(1);
    sent.answers().dealWith(read);
    Future<?> run = runAll();
    awaitHeldBack(sent);
    assertFalse(run.isDone());
    assertEquals(64, sent.answers().parts().size());
    read.complete(null);
    run.get(60, TimeUnit.SECONDS);
    assertEquals(PARTS, sent.answers().parts().size());
    assertTrue(sent.ended());
    assertNull(sent.answers().failureOrNull());
  }

  @Test
  void letsTheModelGoWhenItsCallerGoes() throws Exception {
    Harness.Sent sent = sendUnread(1);
    Future<?> run = runAll();
    awaitHeldBack(sent);
    sent.cancellation().cancel();
    run.get(60, TimeUnit.SECONDS);
    assertEquals(64, sent.answers().parts().size());
    assertEquals(ErrorCode.CANCELLED, sent.failure().code());
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void holdsNoCallerBackForLongOverAnotherWhoDoesNotRead() throws Exception {
    harness.send(0); // Has the two below wait for each other's company.
    Harness.Sent unread = sendUnread(1);
    Harness.Sent read = harness.send(2);
    runAll().get(60, TimeUnit.SECONDS);
    assertEquals(PARTS, read.answers().parts().size());
    assertNull(read.answers().failureOrNull());
    assertEquals(64, unread.answers().parts().size());
    assertEquals(ErrorCode.CANCELLED, unread.failure().code());
    assertTrue(unread.answers().inOrder());
  }

  @Test
  void endsARunInCompanyOfWhichNobodyReads() throws Exception {
    harness.send(0);
    Harness.Sent one = sendUnread(1);
    Harness.Sent two = sendUnread(2);
    runAll().get(60, TimeUnit.SECONDS);
    assertEquals(List.of(1, 2), harness.batches);
    assertEquals(64, one.answers().parts().size());
    assertEquals(64, two.answers().parts().size());
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void endsARunInCompanyOnceTheOneWhoReadsHasGone() throws Exception {
    harness.send(0);
    Harness.Sent unread = sendUnread(1);
    Harness.Sent goes = harness.send(2);
    whileEmitting =
        part -> {
          if (unread.ended()) {
            goes.cancellation().cancel();
          }
        };
    runAll().get(60, TimeUnit.SECONDS);
    assertEquals(64, goes.answers().parts().size());
    assertEquals(ErrorCode.CANCELLED, goes.failure().code());
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void countsTheWaitForAReaderAsOutput() throws Exception {
    CompletableFuture<Void> read = new CompletableFuture<>();
    Harness.Sent sent = harness.send(1);
    sent.answers().dealWith(read);
    Future<?> run = runAll();
    awaitHeldBack(sent);
    harness.timer.advance(Duration.ofNanos(70));
    read.complete(null);
    run.get(60, TimeUnit.SECONDS);
    assertEquals(List.of("0+0+70"), harness.events.runTimes);
  }
}
