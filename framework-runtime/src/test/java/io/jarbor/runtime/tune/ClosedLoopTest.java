package io.jarbor.runtime.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  private final ExecutorService clients = Executors.newSingleThreadExecutor();
  private final ExecutorService server = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    clients.shutdown();
    server.shutdown();
  }

  @Test
  void countsWhatIsAnsweredAndAsksOnlyThenAgain() {
    AtomicInteger under = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Figures figures =
        new ClosedLoop(
                end -> {
                  most.accumulateAndGet(under.incrementAndGet(), Math::max);
                  server.execute(
                      () -> {
                        under.decrementAndGet();
                        end.ended(null);
                      });
                },
                clients)
            .run(3, SHORT, SHORT.multipliedBy(10));
    assertEquals(3, figures.clients());
    assertTrue(figures.answers() > 0);
    assertTrue(figures.p50Millis() <= figures.p99Millis());
    assertTrue(most.get() <= 3, "at once: " + most);
    assertEquals(0, under.get());
  }

  @Test
  void waitsForAFirstAnswer() {
    Figures figures =
        new ClosedLoop(end -> server.execute(() -> end.ended(null)), clients)
            .run(1, SHORT, Duration.ofNanos(1));
    assertEquals(1, figures.answers());
    assertTrue(figures.perSecond() > 0 && figures.perSecond() < 1e9, figures.toString());
  }

  @Test
  void slowAnswersAreNotCountedByTheWindow() {
    long least = Duration.ofMillis(30).toNanos();
    for (int millis : new int[] {1, 20, 40, 65, 100, 125}) {
      Figures figures =
          new ClosedLoop(end -> server.execute(() -> answerIn(least, end)), clients)
              .run(1, SHORT, Duration.ofMillis(millis));
      assertTrue(figures.answers() >= 1, figures.toString());
      assertTrue(figures.perSecond() <= 1e9 / least, figures.toString());
    }
  }

  /** All are asked while the batch before is answered. */
  @Test
  void batchesAreCountedWhole() {
    long least = Duration.ofSeconds(1).toNanos();
    BlockingQueue<ClosedLoop.End> waiting = new LinkedBlockingQueue<>();
    server.execute(() -> answerTwoBatches(waiting, 4, least));
    Figures figures =
        new ClosedLoop(waiting::add, clients).run(4, Duration.ZERO, Duration.ofMillis(990));
    assertEquals(4, figures.answers());
    assertTrue(figures.perSecond() <= 4e9 / least, figures.toString());
  }

  private static void answerTwoBatches(
      BlockingQueue<ClosedLoop.End> waiting, int size, long nanos) {
    for (int i = 0; i < 2; i++) {
      List<ClosedLoop.End> batch = new ArrayList<>();
      while (batch.size() < size) {
        try {
          batch.add(waiting.take());
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      park(nanos);
      batch.forEach(end -> end.ended(null));
    }
  }

  private static void park(long nanos) {
    long until = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = until - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void answerIn(long nanos, ClosedLoop.End end) {
    park(nanos);
    end.ended(null);
  }

  @Test
  void endsWithTheFirstFailure() {
    AtomicInteger count = new AtomicInteger();
    ClosedLoop loop =
        new ClosedLoop(
            end ->
                server.execute(
                    () ->
                        end.ended(
                            count.incrementAndGet() == 5
                                ? new ServingException(ErrorCode.BACKEND_FAILURE, "the fifth")
                                : null)),
            clients);
    ServingException failure =
        assertThrows(ServingException.class, () -> loop.run(2, SHORT, Duration.ofHours(1)));
    assertEquals("the fifth", failure.getMessage());
  }

  @Test
  void endsWithADefect() {
    ClosedLoop loop =
        new ClosedLoop(
            end -> {
              throw new IllegalStateException("a defect");
            },
            clients);
    IllegalStateException defect =
        assertThrows(IllegalStateException.class, () -> loop.run(1, SHORT, SHORT));
    assertTrue(String.valueOf(defect.getMessage()).contains("a defect"));
  }
}
