package io.jarbor.runtime.processing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.ModelId;
import io.jarbor.runtime.scheduler.ManualExecutor;
import io.jarbor.runtime.scheduler.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ProcessorPoolTest {
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofHours(1);

  /**
   * By then a call whose deadline was short has been seen to hang, wherever in between it began.
   */
  private static final Duration HANGS = SHORT.plus(ProcessorPool.GRACE).plusSeconds(1);

  private final ClassLoader context = new ClassLoader() {};
  private final ManualExecutor threads = new ManualExecutor();
  private final ManualTimer timer = new ManualTimer();
  private final ProcessorPool narrow = pool(1);
  private final ProcessorPool wide = pool(2);
  private final List<String> ran = new ArrayList<>();
  private final List<ServingException> refusals = new ArrayList<>();

  private ProcessorPool pool(int width) {
    return new ProcessorPool(new ModelId("m", "1"), threads, timer, width, context);
  }

  private BooleanSupplier submit(ProcessorPool pool, String name, Duration time) {
    return pool.run(() -> ran.add(name), timer.deadline(time), refusals::add);
  }

  @Test
  void runsNoMoreAtOnceThanItsWidthAndTheRestInTurn() {
    submit(narrow, "a", LONG);
    submit(narrow, "b", LONG);
    assertEquals(1, threads.waiting());
    threads.runNext();
    assertEquals(List.of("a", "b"), ran);
    assertEquals(0, narrow.hung());
  }

  @Test
  void refusesWhatGetsNoThreadAndKeepsItsPlaceFree() {
    threads.shutDown();

    submit(narrow, "a", SHORT);
    submit(narrow, "b", SHORT);
    timer.advance(HANGS);

    assertEquals(2, refusals.size());
    assertEquals(ErrorCode.UNAVAILABLE, refusals.get(1).code());
    assertTrue(String.valueOf(refusals.get(1).getMessage()).contains("there is no thread"));
    assertEquals(0, narrow.hung());
  }

  @Test
  void takesBackWhatStillWaits() {
    BooleanSupplier first = submit(narrow, "a", LONG);
    BooleanSupplier second = submit(narrow, "b", LONG);
    submit(narrow, "c", LONG);

    assertFalse(first.getAsBoolean(), "it runs already");
    assertTrue(second.getAsBoolean());
    threads.runAll();

    assertEquals(List.of("a", "c"), ran);
    assertFalse(second.getAsBoolean(), "it was taken back before");
    assertEquals(List.of(), refusals);
  }

  @Test
  void runsUnderThePackagesLoaderAndPutsTheOldOneBack() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    List<ClassLoader> seen = new ArrayList<>();
    narrow.run(
        () -> seen.add(Objects.requireNonNull(thread.getContextClassLoader())),
        timer.deadline(LONG),
        refusals::add);
    threads.runNext();
    assertEquals(List.of(context), seen);
    assertSame(before, thread.getContextClassLoader());
  }

  @Test
  void givesThePlaceOfACallThatHangsToTheNext() {
    submit(wide, "stuck", SHORT);
    submit(wide, "slow", LONG);
    submit(wide, "next", LONG);
    timer.advance(SHORT.plus(ProcessorPool.GRACE));
    assertEquals(0, wide.hung(), "it may overrun its deadline by the grace");
    assertEquals(2, threads.waiting());

    timer.advance(HANGS);
    assertEquals(1, wide.hung());
    assertEquals(3, threads.waiting(), "the next has begun");
    assertEquals(List.of(), refusals);
  }

  @Test
  void takesNothingOnTheThreadOfACallThatReturnsLate() {
    submit(wide, "stuck", SHORT);
    submit(wide, "slow", LONG);
    timer.advance(HANGS);
    submit(wide, "in its place", LONG);
    submit(wide, "waits", LONG);
    assertEquals(3, threads.waiting());

    threads.runNext();
    assertEquals(List.of("stuck"), ran, "its thread ends, the place is another's");
    assertEquals(0, wide.hung());
    threads.runAll();
    assertEquals(List.of("stuck", "slow", "waits", "in its place"), ran);
  }

  @Test
  void refusesAllOnceAsMuchHangsAsThereArePlaces() {
    submit(narrow, "stuck", SHORT);
    submit(narrow, "waits", LONG);
    timer.advance(HANGS);
    assertEquals(1, narrow.hung());
    assertEquals(1, refusals.size(), "what waited is told at once");

    submit(narrow, "too late", LONG);
    assertEquals(2, refusals.size());
    assertEquals(1, threads.waiting(), "only the one that hangs was ever begun");
    for (ServingException refusal : refusals) {
      assertEquals(ErrorCode.UNAVAILABLE, refusal.code());
      assertEquals(
          "m:1: 1 processor calls have not returned; the package needs to be mended or loaded anew",
          refusal.getMessage());
    }
  }

  @Test
  void takesWorkAgainOnceACallThatHungHasReturned() {
    submit(narrow, "stuck", SHORT);
    timer.advance(HANGS);
    submit(narrow, "refused", LONG);
    threads.runAll();
    assertEquals(0, narrow.hung());

    submit(narrow, "after", LONG);
    threads.runAll();
    assertEquals(List.of("stuck", "after"), ran);
    assertEquals(1, refusals.size());
  }

  @Test
  void countsNoCallThatReturnsWithinTheGrace() {
    narrow.run(
        () -> {
          timer.advance(SHORT.plus(ProcessorPool.GRACE));
          ran.add("just");
        },
        timer.deadline(SHORT),
        refusals::add);
    threads.runAll();
    timer.advance(HANGS);
    assertEquals(List.of("just"), ran);
    assertEquals(0, narrow.hung());
  }

  @Test
  void givesBackThePlaceOfWorkThatThrows() {
    narrow.run(
        () -> {
          throw new AssertionError("not caught by the work");
        },
        timer.deadline(LONG),
        refusals::add);
    submit(narrow, "next", LONG);
    threads.runAll();
    assertEquals(List.of("next"), ran);
    assertEquals(0, narrow.hung());
  }

  @Test
  void setsNoAlarmWhileItIsIdle() {
    assertEquals(0, timer.pending());
    submit(narrow, "a", LONG);
    assertEquals(1, timer.pending());
    submit(narrow, "b", LONG);
    assertEquals(1, timer.pending(), "one alarm looks at all");
    threads.runAll();
    timer.advance(LONG);
    assertEquals(0, timer.pending());
  }
}
