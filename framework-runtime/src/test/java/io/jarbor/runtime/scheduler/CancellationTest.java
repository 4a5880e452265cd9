package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final Cancellation cancellation = new Cancellation();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void runsEachActionOnce() {
    cancellation.onCancel(runs::incrementAndGet);
    cancellation.onCancel(runs::incrementAndGet);
    cancellation.cancel();
    cancellation.cancel();
    assertEquals(2, runs.get());
    assertTrue(cancellation.cancelled());
  }

  @Test
  void runsAnActionAtOnceThatComesTooLate() {
    cancellation.cancel();
    cancellation.onCancel(runs::incrementAndGet);
    assertEquals(1, runs.get());
  }

  @Test
  void forgetsARemovedAction() {
    Runnable action = runs::incrementAndGet;
    cancellation.onCancel(action);
    cancellation.remove(action);
    cancellation.cancel();
    assertEquals(0, runs.get());
  }
}
