package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

class JoiningTest {
  private static final Signature STRINGS =
      Signature.builder()
          .inputs(List.of(TensorSpec.of("s", Datatype.BYTES, Shape.of(-1, 2))))
          .outputs(List.of(TensorSpec.of("t", Datatype.BYTES, Shape.of(-1, 2))))
          .batched(true)
          .build();

  private static Harness strings() {
    return new Harness(
        STRINGS,
        Harness.upTo(8),
        1,
        call -> call.emit(Map.of("t", call.inputs().values().iterator().next().retain()), true));
  }

  @Test
  void runsAtOnceWhileAnInstanceIsIdle() {
    Harness harness = new Harness(Harness.upTo(8), 1);
    Harness.Sent sent = harness.send(1, 2);
    harness.executor.runAll();
    assertArrayEquals(new float[] {2, 4}, sent.floats("twice"));
    assertArrayEquals(new float[] {3}, sent.floats("sum"));
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void joinsWhatIsReadInOneTurn() {
    Harness harness = new Harness(Harness.upTo(4), 2);
    harness.turns.begin();
    List<Harness.Sent> sent = List.of(harness.send(1), harness.send(2), harness.send(3));
    assertEquals(0, harness.executor.waiting());

    assertEquals(1, harness.turns.end());

    assertEquals(1, harness.executor.waiting());
    harness.executor.runAll();
    assertEquals(List.of(3), harness.batches);
    assertArrayEquals(new float[] {6}, sent.get(2).floats("twice"));
  }

  @Test
  void runsInTheTurnWhatFillsABatch() {
    Harness harness = new Harness(Harness.upTo(2), 2);
    harness.turns.begin();
    harness.send(1);
    harness.send(2);

    assertEquals(1, harness.executor.waiting());
    harness.executor.runAll();
    assertEquals(List.of(2), harness.batches);
  }

  @Test
  void runsInTheTurnWhatNobodyMayJoin() {
    Harness harness = new Harness(Batching.builder().maxSize(3).join(false).build(), 2);
    harness.turns.begin();
    harness.send(1);

    assertEquals(1, harness.executor.waiting());
    assertEquals(0, harness.turns.end());
  }

  @Test
  void waitsForTheEndOfNoTurnWhileNoInstanceIsIdle() {
    Harness harness = new Harness(Harness.upTo(2), 1);
    harness.send(1);
    harness.turns.begin();
    harness.send(2);

    harness.executor.runAll();

    assertEquals(List.of(1, 1), harness.batches);
    assertEquals(0, harness.turns.end());
  }

  @Test
  void runsNothingAtTheEndOfATurnThatWasTakenBackInIt() {
    Harness harness = new Harness(Harness.upTo(2), 1);
    harness.turns.begin();
    Harness.Sent sent = harness.send(1);
    sent.cancellation().cancel();

    harness.turns.end();

    assertEquals(0, harness.executor.waiting());
    assertEquals(ErrorCode.CANCELLED, sent.failure().code());
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void failsWhatWaitsForTheEndOfATurnOnceItIsClosed() {
    Harness harness = new Harness(Harness.upTo(2), 1);
    harness.turns.begin();
    Harness.Sent sent = harness.send(1);
    harness.scheduler.close();

    harness.turns.end();

    harness.executor.runAll();
    assertEquals(ErrorCode.UNAVAILABLE, sent.failure().code());
    assertEquals(List.of(), harness.batches);
  }

  @Test
  void keepsRequestsApartWhereToldSo() {
    Harness harness = new Harness(Batching.builder().maxSize(3).join(false).build(), 1);
    harness.send(Shape.of(2, 1), 1, 2);
    Harness.Sent one = harness.send(3);
    harness.send(Shape.of(3, 1), 4, 5, 6);
    Harness.Sent tooMany = harness.send(Shape.of(4, 1), 1, 2, 3, 4);
    harness.executor.runAll();
    assertEquals(List.of(2, 1, 3), harness.batches);
    assertArrayEquals(new float[] {6}, one.floats("twice"));
    assertEquals(ErrorCode.INVALID_INPUT, tooMany.failure().code());
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void givesASingleTaskItsOwnTensors() {
    List<Tensor> seen = new ArrayList<>();
    Harness harness =
        new Harness(
            Harness.upTo(8),
            1,
            call -> {
              seen.addAll(call.inputs().values());
              Harness.twiceAndSum(call);
            });
    Tensor tensor = Tensor.of(Shape.of(1, 1), 1f);
    harness.scheduler.submit(
        InferenceTask.builder(
                Map.of("x", tensor),
                List.of("sum"),
                harness.timer.deadline(Harness.TIMEOUT),
                new Answers())
            .build());
    harness.executor.runAll();
    assertSame(tensor, seen.get(0));
  }

  @Test
  void joinsWhatWaitsWhileInstancesAreBusy() {
    Harness harness = new Harness(Harness.upTo(8), 1);
    Harness.Sent first = harness.send(1, 2);
    Harness.Sent second = harness.send(Shape.of(2, 2), 3, 4, 5, 6);
    Harness.Sent third = harness.send(7, 8);
    assertEquals(1, harness.executor.waiting());
    harness.executor.runAll();
    assertEquals(List.of(1, 3), harness.batches);
    assertArrayEquals(new float[] {3}, first.floats("sum"));
    assertArrayEquals(new float[] {7, 11}, second.floats("sum"));
    assertArrayEquals(new float[] {6, 8, 10, 12}, second.floats("twice"));
    assertArrayEquals(new float[] {14, 16}, third.floats("twice"));
    assertEquals(0, harness.openInputs.get());
    assertEquals(List.of("1 tasks, 1 rows", "2 tasks, 3 rows"), harness.events.runs);
  }

  @Test
  void usesEveryIdleInstance() {
    Harness harness = new Harness(Harness.upTo(8), 2);
    harness.send(1);
    harness.send(2);
    harness.send(3);
    assertEquals(2, harness.executor.waiting());
    assertEquals(1, harness.scheduler.snapshot().queued());
    assertEquals(2, harness.scheduler.snapshot().running());
    harness.executor.runAll();
    assertEquals(List.of(1, 1, 1), harness.batches);
  }

  @Test
  void joinsOnlyShapesThatAgreePastDimensionZero() {
    Harness harness = new Harness(Harness.upTo(8), 1);
    harness.send(0);
    Harness.Sent wide = harness.send(1, 2);
    Harness.Sent narrow = harness.send(3);
    Harness.Sent alsoWide = harness.send(4, 5);
    harness.executor.runAll();
    assertEquals(List.of(1, 2, 1), harness.batches);
    assertArrayEquals(new float[] {3}, wide.floats("sum"));
    assertArrayEquals(new float[] {3}, narrow.floats("sum"));
    assertArrayEquals(new float[] {9}, alsoWide.floats("sum"));
  }

  @Test
  void endsABatchBeforeWhatDoesNotFit() {
    Harness harness = new Harness(Harness.upTo(4), 1);
    harness.send(0);
    harness.send(Shape.of(3, 1), 1, 2, 3);
    harness.send(Shape.of(2, 1), 4, 5);
    harness.send(6);
    harness.executor.runAll();
    assertEquals(List.of(1, 3, 3), harness.batches);
  }

  @Test
  void refusesMoreRowsThanABatchMayHave() {
    Harness harness = new Harness(Harness.upTo(2), 1);
    Harness.Sent sent = harness.send(Shape.of(3, 1), 1, 2, 3);
    assertEquals(ErrorCode.INVALID_INPUT, sent.failure().code());
    assertEquals(
        "the request has 3 rows; fake:1 takes at most 2 at a time", sent.failure().getMessage());
    assertEquals(0, harness.executor.waiting());
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void asksForTheOutputsThatSomebodyWantsAndGivesEachItsOwn() {
    List<List<String>> asked = new ArrayList<>();
    Harness harness =
        new Harness(
            Harness.upTo(8),
            1,
            call -> {
              asked.add(call.requestedOutputs());
              Harness.twiceAndSum(call);
            });
    harness.send(Shape.of(1, 1), List.of("sum"), Map.of(), Harness.TIMEOUT, 1);
    Harness.Sent sum = harness.send(Shape.of(1, 1), List.of("sum"), Map.of(), Harness.TIMEOUT, 2);
    Harness.Sent twice =
        harness.send(Shape.of(1, 1), List.of("twice"), Map.of(), Harness.TIMEOUT, 3);
    harness.executor.runAll();
    assertEquals(List.of(List.of("sum"), List.of("twice", "sum")), asked);
    assertEquals(List.of("sum"), List.copyOf(sum.answers().answer().keySet()));
    assertEquals(List.of("twice"), List.copyOf(twice.answers().answer().keySet()));
  }

  @Test
  void answersInTheOrderThatWasAsked() {
    Harness harness = new Harness(Harness.upTo(8), 1);
    Harness.Sent sent =
        harness.send(Shape.of(1, 1), List.of("sum", "twice"), Map.of(), Harness.TIMEOUT, 1);
    harness.executor.runAll();
    assertEquals(List.of("sum", "twice"), List.copyOf(sent.answers().answer().keySet()));
  }

  @Test
  void runsARequestWithoutRowsAlone() {
    Harness harness = new Harness(Harness.upTo(8), 1);
    harness.send(1);
    Harness.Sent empty = harness.send(Shape.of(0, 1));
    harness.send(2);
    harness.executor.runAll();
    assertEquals(List.of(1, 0, 1), harness.batches);
    assertArrayEquals(new float[0], empty.floats("sum"));
  }

  @Test
  void runsARequestWithParametersAlone() {
    List<Map<String, Object>> parameters = new ArrayList<>();
    Harness harness =
        new Harness(
            Harness.upTo(8),
            1,
            call -> {
              parameters.add(call.parameters());
              Harness.twiceAndSum(call);
            });
    harness.send(1);
    harness.send(2);
    harness.send(Shape.of(1, 1), List.of("sum"), Map.of("temperature", 2), Harness.TIMEOUT, 3);
    harness.send(4);
    harness.executor.runAll();
    assertEquals(List.of(1, 2, 1), harness.batches);
    assertEquals(List.of(Map.of(), Map.of(), Map.of("temperature", 2)), parameters);
  }

  @Test
  void runsRequestByRequestWhereBatchingIsOff() {
    Harness harness = new Harness(Batching.OFF, 1);
    harness.send(1);
    Harness.Sent many = harness.send(Shape.of(3, 1), 1, 2, 3);
    harness.send(3);
    harness.executor.runAll();
    assertEquals(List.of(1, 3, 1), harness.batches);
    assertArrayEquals(new float[] {1, 2, 3}, many.floats("sum"));
  }

  @Test
  void runsAModelWithoutABatchDimensionRequestByRequest() {
    Signature scalar =
        Signature.builder()
            .inputs(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(3))))
            .outputs(List.of(TensorSpec.of("y", Datatype.FP32, Shape.of())))
            .build();
    Harness harness =
        new Harness(
            scalar,
            Harness.upTo(2),
            1,
            call -> call.emit(Map.of("y", Tensor.of(Shape.of(), 7f)), true));
    List<Harness.Sent> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sent.add(
          harness.send(
              Map.of("x", Tensor.of(Shape.of(3), 1f, 2f, 3f)),
              List.of("y"),
              Map.of(),
              Harness.TIMEOUT));
    }
    harness.executor.runAll();
    assertEquals(List.of(3, 3, 3), harness.batches);
    sent.forEach(one -> assertArrayEquals(new float[] {7}, one.floats("y")));
  }

  @Test
  void waitsForCompanyUntilTheDelayIsOver() {
    Harness harness =
        new Harness(Batching.builder().maxSize(8).maxDelay(Duration.ofMillis(5)).build(), 1);
    harness.send(1);
    harness.timer.advance(Duration.ofMillis(3));
    harness.send(2);
    assertEquals(0, harness.executor.waiting());
    harness.timer.advance(Duration.ofMillis(2));
    harness.executor.runAll();
    assertEquals(List.of(2), harness.batches);
  }

  @Test
  void sendsAFullBatchBeforeTheDelayIsOver() {
    Harness harness =
        new Harness(Batching.builder().maxSize(2).maxDelay(Duration.ofMillis(5)).build(), 1);
    harness.send(1);
    harness.send(2);
    harness.executor.runAll();
    assertEquals(List.of(2), harness.batches);
  }

  @Test
  void sendsAFullBatchPastOneThatWaits() {
    Harness harness =
        new Harness(Batching.builder().maxSize(2).maxDelay(Duration.ofMillis(5)).build(), 1);
    Harness.Sent waiting = harness.send(1, 1);
    harness.send(1);
    harness.send(2);
    harness.executor.runAll();
    assertEquals(List.of(2), harness.batches);
    assertFalse(waiting.ended());
    harness.timer.advance(Duration.ofMillis(5));
    harness.executor.runAll();
    assertTrue(waiting.ended());
  }

  @Test
  void doesNotWaitForCompanyUntilTheDeadline() {
    Harness harness =
        new Harness(Batching.builder().maxSize(8).maxDelay(Duration.ofSeconds(5)).build(), 1);
    Harness.Sent sent =
        harness.send(Shape.of(1, 1), List.of("sum"), Map.of(), Duration.ofMillis(100), 1);
    harness.timer.advance(Duration.ofMillis(50));
    harness.executor.runAll();
    assertArrayEquals(new float[] {1}, sent.floats("sum"));
  }

  @Test
  void joinsStrings() {
    Harness harness = strings();
    List<Harness.Sent> sent = new ArrayList<>();
    for (String word : List.of("", "quay", "ß😀")) {
      sent.add(
          harness.send(
              Map.of("s", Tensor.ofStrings(Shape.of(1, 2), List.of(word, word + "!"))),
              List.of("t"),
              Map.of(),
              Harness.TIMEOUT));
    }
    harness.executor.runAll();
    assertEquals(List.of(1, 2), harness.batches);
    Tensor second = sent.get(1).answers().answer().values().iterator().next();
    Tensor third = sent.get(2).answers().answer().values().iterator().next();
    assertEquals("quay!", second.stringAt(1));
    assertEquals("ß😀", third.stringAt(0));
  }

  private static final Signature ECHO =
      Signature.builder()
          .inputs(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(-1, 2))))
          .outputs(List.of(TensorSpec.of("y", Datatype.FP32, Shape.of(-1, 2))))
          .batched(true)
          .build();

  private static void emitInput(InferenceCall call) {
    call.emit(Map.of("y", call.inputs().values().iterator().next().retain()), true);
  }

  /** Keeps the instance busy with one request, so that those after it run as one batch. */
  private static List<Harness.Sent> echoJoined(Harness harness, int from, int count) {
    List<Harness.Sent> sent = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      Tensor row = Tensor.of(Shape.of(1, 2), (float) i, (float) -i);
      sent.add(harness.send(Map.of("x", row), List.of("y"), Map.of(), Harness.TIMEOUT));
    }
    harness.executor.runAll();
    return sent;
  }

  @Test
  void leavesInputsThatAModelEmitsAloneWhileSomebodyReadsThem() {
    Harness harness = new Harness(ECHO, Harness.upTo(8), 1, JoiningTest::emitInput);
    List<Harness.Sent> sent = new ArrayList<>();
    for (int from = 0; from < 20; from += 5) {
      sent.addAll(echoJoined(harness, from, 5));
    }
    assertEquals(List.of(1, 4, 1, 4, 1, 4, 1, 4), harness.batches);
    for (int i = 0; i < sent.size(); i++) {
      assertArrayEquals(new float[] {i, -i}, sent.get(i).floats("y"));
    }
  }

  @Test
  void usesTheMemoryOfJoinedInputsAgainOnceNobodyReadsThem() {
    List<ByteBuffer> joined = new ArrayList<>();
    Harness harness =
        new Harness(
            ECHO,
            Harness.upTo(8),
            1,
            call -> {
              ByteBuffer data = call.inputs().values().iterator().next().data();
              if (data.remaining() > 8) {
                joined.add(data);
              }
              emitInput(call);
            });
    echoJoined(harness, 0, 5).forEach(sent -> sent.answers().close());
    ByteBuffer first = joined.get(0).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    echoJoined(harness, 10, 5);
    assertEquals(11f, first.getFloat(0), "the second batch lies where the first lay");
  }

  @Test
  void usesTheMemoryOfInputsThatAProcessorMadeAgain() {
    Harness harness = new Harness(Harness.upTo(8), 1);
    Tensor first = harness.scheduler.allocator().allocate(Datatype.FP32, Shape.of(1, 2));
    first.floats().put(0, 42).put(1, 43);
    harness.scheduler.submit(
        InferenceTask.builder(
                Map.of("x", first),
                List.of("sum"),
                harness.timer.deadline(Harness.TIMEOUT),
                new Answers())
            .build());
    harness.executor.runAll();
    // That of the output which nobody asked for, too.
    try (Tensor second = harness.scheduler.allocator().allocate(Datatype.FP32, Shape.of(1, 2));
        Tensor third = harness.scheduler.allocator().allocate(Datatype.FP32, Shape.of(1, 2))) {
      assertEquals(Set.of(42f, 84f), Set.of(second.floats().get(0), third.floats().get(0)));
    }
  }

  @Test
  void letsLyingStringLengthsHarmNobodyElse() {
    Harness harness = strings();
    Tensor good = Tensor.ofStrings(Shape.of(1, 2), List.of("a", "b"));
    // Three elements where the shape has two; the next has one too few: joined, they would fit.
    ByteBuffer three = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer one = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    List<Harness.Sent> sent = new ArrayList<>();
    sent.add(harness.send(Map.of("s", good.retain()), List.of("t"), Map.of(), Harness.TIMEOUT));
    Harness.Sent honest = harness.send(Map.of("s", good), List.of("t"), Map.of(), Harness.TIMEOUT);
    sent.add(honest);
    for (ByteBuffer bytes : List.of(three, one)) {
      sent.add(
          harness.send(
              Map.of("s", Tensor.wrap(Datatype.BYTES, Shape.of(1, 2), bytes)),
              List.of("t"),
              Map.of(),
              Harness.TIMEOUT));
    }
    harness.executor.runAll();
    assertEquals(List.of(1, 1, 1, 1), harness.batches);
    assertEquals("b", honest.answers().answer().values().iterator().next().stringAt(1));
    sent.forEach(each -> each.answers().close());
    assertEquals(0, harness.openInputs.get());
  }

  @Test
  void runsUnderThePackagesClassLoaderAndRestoresTheThreadsOwn() {
    ClassLoader context = new ClassLoader(null) {};
    List<ClassLoader> seen = new ArrayList<>();
    FakeModel model =
        new FakeModel(
            Harness.SIGNATURE,
            call -> {
              seen.add(Thread.currentThread().getContextClassLoader());
              Harness.twiceAndSum(call);
            });
    model.beforeMaking(p -> seen.add(Thread.currentThread().getContextClassLoader()));
    ClassLoader own = Thread.currentThread().getContextClassLoader();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (Scheduler scheduler =
        new BatchingSchedulerFactory(Runnable::run, timer, action -> false, List.of())
            .create(Harness.ID, model, Manifest.builder("fake").build(), context)) {
      Answers answers = new Answers();
      scheduler.submit(
          InferenceTask.builder(
                  Map.of("x", Tensor.of(Shape.of(1, 1), 1f)),
                  List.of("sum"),
                  Deadline.in(Duration.ofMinutes(1)),
                  answers)
              .build());
      assertTrue(answers.ended());
    } finally {
      timer.shutdownNow();
    }
    assertEquals(List.of(context, context), seen);
    assertSame(own, Thread.currentThread().getContextClassLoader());
  }
}
