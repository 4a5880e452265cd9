package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who goes first. */
class PriorityTest {
  private static final int CASES = 10_000;

  /** What is in each run: the first value of each row. */
  private final List<List<Float>> runs = new ArrayList<>();

  /** What the next runs do before they answer. */
  private final Deque<Consumer<InferenceCall>> script = new ArrayDeque<>();

  private final Harness harness = harness(2, 2);

  private Harness harness(int maxSize, int defaultPriority) {
    return new Harness(
        Manifest.builder("fake")
            .batching(Harness.upTo(maxSize))
            .defaultPriority(defaultPriority)
            .build(),
        call -> {
          runs.add(firstValues(call));
          if (!script.isEmpty()) {
            script.remove().accept(call);
          }
          Harness.twiceAndSum(call);
        });
  }

  private static List<Float> firstValues(InferenceCall call) {
    Tensor x = call.inputs().values().iterator().next();
    int width = (int) x.shape().size(1);
    List<Float> values = new ArrayList<>();
    for (int row = 0; row < x.shape().size(0); row++) {
      values.add(x.floats().get(row * width));
    }
    return values;
  }

  private static Harness.Sent send(Harness harness, int priority, Shape shape, float value) {
    float[] values = new float[(int) shape.elementCount()];
    Arrays.fill(values, value);
    return harness.send(
        Map.of("x", Tensor.of(shape, values)),
        Harness.TIMEOUT,
        new Scheduling(priority, Optional.empty()));
  }

  private Harness.Sent send(int priority, float value) {
    return send(harness, priority, Shape.of(1, 1), value);
  }

  @Test
  void servesHigherPrioritiesFirstAndInOrderOfArrivalWithinOne() {
    send(1, 0);
    send(3, 31);
    send(1, 11);
    send(2, 21);
    send(1, 12);
    send(3, 32);
    send(2, 22);
    harness.executor.runAll();
    assertEquals(
        List.of(List.of(0f), List.of(11f, 12f), List.of(21f, 22f), List.of(31f, 32f)), runs);
  }

  @Test
  void fillsABatchWithLowerOnes() {
    send(1, 0);
    send(3, 3);
    send(1, 1);
    harness.executor.runAll();
    assertEquals(List.of(List.of(0f), List.of(1f, 3f)), runs);
  }

  @Test
  void comparesTheFirstOfEachGroup() {
    send(1, 0);
    send(harness, 2, Shape.of(1, 2), 2);
    send(1, 1);
    send(1, 1);
    harness.executor.runAll();
    assertEquals(List.of(List.of(0f), List.of(1f, 1f), List.of(2f)), runs);
  }

  @Test
  void takesTheModelsDefaultWhereNoneIsAsked() {
    send(1, 0);
    send(3, 3);
    send(0, 20);
    send(2, 21);
    send(1, 1);
    harness.executor.runAll();
    assertEquals(List.of(List.of(0f), List.of(1f, 20f), List.of(21f, 3f)), runs);
  }

  @Test
  void answersLowOnesAtTheirDeadlineThoughHigherOnesKeepComing() {
    send(1, 0);
    Harness.Sent low = send(9, 9);
    Consumer<InferenceCall> more =
        call -> {
          harness.timer.advance(Harness.TIMEOUT.dividedBy(4).plusNanos(1));
          send(1, 1);
          send(1, 1);
        };
    for (int i = 0; i < 4; i++) {
      script.add(more);
    }
    harness.executor.runAll();
    assertEquals(ErrorCode.DEADLINE_EXCEEDED, low.failure().code());
    assertTrue(runs.stream().noneMatch(run -> run.contains(9f)), runs::toString);
  }

  @Test
  void runsMembersOfAFailedBatchBeforeOthersOfTheirPriorityAlone() {
    send(1, 0);
    send(2, 21);
    send(2, 22);
    script.add(call -> {});
    script.add(
        call -> {
          send(1, 1);
          send(2, 23);
          throw new IllegalStateException("not together");
        });
    harness.timer.advance(Duration.ofNanos(1));
    harness.executor.runAll();
    assertEquals(
        List.of(List.of(0f), List.of(21f, 22f), List.of(1f, 23f), List.of(21f), List.of(22f)),
        runs);
  }

  @Test
  void refusesAPriorityBelowNone() {
    assertThrows(IllegalArgumentException.class, () -> new Scheduling(-1, Optional.empty()));
  }

  /** One instance runs what a list that is sorted anew for each run would have it run. */
  @Test
  void runsWhatASortedListWould() {
    long seed = new Random().nextLong();
    int compared = 0;
    for (int i = 0; i < CASES; i++) {
      try {
        compared += new Case(new Random(seed + i)).check();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("case of seed " + (seed + i) + "L failed", e);
      }
    }
    assertTrue(compared > 3 * CASES, "only " + compared + " runs were compared");
  }

  private static final class Case {
    private final Random random;
    private final int maxSize;
    private final int defaultPriority;
    private final Harness tried;
    private final List<Waiting> waiting = new ArrayList<>();
    private List<Float> expected = List.of();
    private int sent;
    private int compared;

    /** A request as the list knows it. */
    private record Waiting(int priority, int width, int rows, float value, Harness.Sent sent) {}

    Case(Random random) {
      this.random = random;
      this.maxSize = 1 + random.nextInt(6);
      this.defaultPriority = 1 + random.nextInt(3);
      this.tried =
          new Harness(
              Manifest.builder("fake")
                  .batching(Harness.upTo(maxSize))
                  .defaultPriority(defaultPriority)
                  .build(),
              this::run);
    }

    int check() {
      sendOne();
      expected = takeNext();
      tried.executor.runAll();
      assertEquals(List.of(), waiting);
      assertEquals(0, tried.openInputs.get());
      return compared;
    }

    private void run(InferenceCall call) {
      assertEquals(expected, firstValues(call));
      compared++;
      int arrivals = sent > 30 ? 0 : random.nextInt(5);
      for (int i = 0; i < arrivals; i++) {
        sendOne();
      }
      if (!waiting.isEmpty() && random.nextInt(4) == 0) {
        waiting.remove(random.nextInt(waiting.size())).sent().cancellation().cancel();
      }
      Harness.twiceAndSum(call);
      expected = takeNext();
    }

    private void sendOne() {
      tried.timer.advance(Duration.ofNanos(1));
      int asked = random.nextInt(5);
      int rows = 1 + random.nextInt(maxSize);
      int width = 1 + random.nextInt(2);
      float value = ++sent;
      waiting.add(
          new Waiting(
              asked == 0 ? defaultPriority : asked,
              width,
              rows,
              value,
              send(tried, asked, Shape.of(rows, width), value)));
    }

    private List<Float> takeNext() {
      List<Waiting> sorted = new ArrayList<>(waiting);
      sorted.sort(Comparator.comparingInt(Waiting::priority));
      List<Float> batch = new ArrayList<>();
      for (Waiting next : sorted) {
        if (next.width() != sorted.get(0).width()) {
          continue;
        }
        if (batch.size() + next.rows() > maxSize) {
          break;
        }
        batch.addAll(Collections.nCopies(next.rows(), next.value()));
        waiting.remove(next);
      }
      return batch;
    }
  }
}
