package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Sequence;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a request keeps from one run of the model to the next. */
class SequencesTest {
  private final List<String> closed = new ArrayList<>();
  private final KeptState kept = new KeptState(this::close);
  private Consumer<InferenceCall> body = call -> {};

  private record State(String name) implements AutoCloseable {
    @Override
    public void close() {
      throw new AssertionError("closed behind the closer's back");
    }
  }

  private void close(AutoCloseable state) {
    closed.add(((State) state).name());
  }

  @Test
  void handsARunWhatTheRunBeforeKept() {
    List<String> found = new ArrayList<>();
    body =
        call -> {
          Sequence sequence = call.sequences().get(0);
          found.add(sequence.state().map(Object::toString).orElse("none"));
          sequence.keep(new State("run " + found.size()));
        };
    Harness harness = harness();
    send(harness, kept, 1);
    harness.executor.runAll();
    send(harness, kept, 1);
    harness.executor.runAll();

    assertEquals(List.of("none", "State[name=run 1]"), found);
    assertEquals(List.of("run 1"), closed);
    kept.close(() -> closed.add("and then"));
    assertEquals(List.of("run 1", "run 2", "and then"), closed);
  }

  @Test
  void tellsTheRowsOfEachRequestInABatch() {
    List<String> rows = new ArrayList<>();
    body =
        call ->
            call.sequences()
                .forEach(sequence -> rows.add(sequence.firstRow() + "+" + sequence.rows()));
    Harness harness = harness();
    send(harness, kept, 2);
    harness.send(1);
    send(harness, new KeptState(this::close), 3);
    harness.executor.runAll();

    assertEquals(List.of("0+2", "1+3"), rows);
  }

  @Test
  void closesNothingUnderARun() {
    body =
        call -> {
          call.sequences().get(0).keep(new State("kept"));
          kept.close(() -> closed.add("and then"));
          assertFalse(closed.contains("kept"), "closed under the run");
        };
    Harness harness = harness();
    send(harness, kept, 1);
    harness.executor.runAll();

    assertEquals(List.of("kept", "and then"), closed);
  }

  @Test
  void closesAtOnceWhatIsKeptAfterTheEnd() {
    kept.close(() -> closed.add("and then"));
    kept.keep(new State("late"));

    assertEquals(List.of("and then", "late"), closed);
  }

  private Harness harness() {
    return new Harness(
        Harness.upTo(8),
        1,
        call -> {
          body.accept(call);
          Harness.twiceAndSum(call);
        });
  }

  private static void send(Harness harness, KeptState kept, int rows) {
    harness.scheduler.submit(
        InferenceTask.builder(
                Map.of("x", Tensor.of(Shape.of(rows, 1), new float[rows])),
                List.of("twice", "sum"),
                harness.timer.deadline(Duration.ofSeconds(5)),
                new Answers())
            .kept(kept)
            .build());
  }
}
