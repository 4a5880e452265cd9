package io.jarbor.runtime.processing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.ModelId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessorPoolTest {
  private final ClassLoader context = new ClassLoader() {};
  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ProcessorPool pool =
      new ProcessorPool(new ModelId("m", "1"), threads::add, timer, 1, context);
  private final List<String> ran = new ArrayList<>();

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  private void submit(String name) {
    pool.run(
        () -> ran.add(name), Deadline.in(Duration.ofHours(1)), refused -> ran.add("no " + name));
  }

  @Test
  void runsNoMoreAtOnceThanItsWidthAndTheRestInTurn() {
    submit("a");
    submit("b");
    assertEquals(1, threads.size());
    threads.remove().run();
    assertEquals(List.of("a", "b"), ran);
    assertEquals(0, pool.hung());
  }

  @Test
  void runsUnderThePackagesLoaderAndPutsTheOldOneBack() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    List<ClassLoader> seen = new ArrayList<>();
    pool.run(
        () -> seen.add(Objects.requireNonNull(thread.getContextClassLoader())),
        Deadline.in(Duration.ofHours(1)),
        refused -> {});
    threads.remove().run();
    assertEquals(List.of(context), seen);
    assertSame(before, thread.getContextClassLoader());
  }
}
