package io.jarbor.runtime.processing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.ModelId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work that is taken back while it waits for its turn in the pool. */
class WithdrawnWorkTest {
  private final Deque<Runnable> threads = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ProcessorPool pool =
      new ProcessorPool(new ModelId("m", "1"), threads::add, timer, 1, getClass().getClassLoader());

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  private BooleanSupplier work(String name) {
    return pool.run(
        () -> ran.add(name),
        Deadline.in(Duration.ofMinutes(1)),
        refused -> ran.add("refused " + name));
  }

  private void runThreads() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }

  @Test
  void neverRuns() {
    work("first");
    BooleanSupplier withdraw = work("second");
    work("third");

    assertTrue(withdraw.getAsBoolean());
    runThreads();

    assertEquals(List.of("first", "third"), ran);
    assertFalse(withdraw.getAsBoolean());
  }

  @Test
  void cannotBeTakenBackOnceItRuns() {
    BooleanSupplier withdraw = work("first");

    assertFalse(withdraw.getAsBoolean());
    runThreads();

    assertEquals(List.of("first"), ran);
  }
}
