package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.Limits;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.statistics.BatchStatistics;
import io.jarbor.runtime.statistics.InferenceStatistics;
import io.jarbor.runtime.statistics.ModelStatistics;
import io.jarbor.runtime.statistics.StatisticDuration;
import io.jarbor.runtime.statistics.StatisticsCollector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many threads at once: every answer arrives once, and nothing is left open. */
class StressTest {
  private static final int SENDERS = 4;
  private static final int PER_SENDER = 10_000;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger openInputs = new AtomicInteger();
  private final AtomicInteger openOutputs = new AtomicInteger();
  private final AtomicInteger disorders = new AtomicInteger();
  private final LongAdder answered = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final StatisticsCollector statistics = new StatisticsCollector(InstantSource.system());
  private final CountDownLatch told = new CountDownLatch(SENDERS * PER_SENDER);

  @AfterEach
  void stopThreads() {
    executor.shutdownNow();
    timer.shutdownNow();
  }

  /** Answers each row's value plus one; a negative value breaks the run. */
  private void infer(InferenceCall call) {
    Tensor x = call.inputs().values().iterator().next();
    int rows = (int) x.shape().size(0);
    call.onCancel(() -> {});
    for (int i = 0; i < rows; i++) {
      if (x.floats().get(i) < 0) {
        throw new IllegalStateException("poisoned");
      }
    }
    Tensor twice = output(Shape.of(rows, 1));
    Tensor sum = output(Shape.of(rows));
    for (int i = 0; i < rows; i++) {
      twice.floats().put(i, x.floats().get(i) + 1);
      sum.floats().put(i, x.floats().get(i) + 1);
    }
    call.emit(Map.of("twice", twice, "sum", sum), true);
  }

  private Tensor output(Shape shape) {
    openOutputs.incrementAndGet();
    ByteBuffer memory = ByteBuffer.allocate(Tensor.byteSize(Datatype.FP32, shape));
    return Tensor.wrap(Datatype.FP32, shape, memory, openOutputs::decrementAndGet);
  }

  private final class Counter implements AnswerHandler {
    private final AtomicInteger ends = new AtomicInteger();
    private final Reservation place;
    private final float expected;

    Counter(Reservation place, float expected) {
      this.place = place;
      this.expected = expected;
    }

    @Override
    public CompletionStage<Void> part(Map<String, Tensor> outputs) {
      last(outputs);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void last(Map<String, Tensor> outputs) {
      for (Tensor tensor : outputs.values()) {
        if (tensor.floats().get(0) != expected) {
          wrong.increment();
        }
      }
      Tensor.closeAll(outputs.values());
      tell(answered);
    }

    @Override
    public void end() {
      disorders.incrementAndGet();
    }

    @Override
    public void failed(ServingException reason) {
      tell(failed);
    }

    private void tell(LongAdder counter) {
      if (ends.incrementAndGet() != 1) {
        disorders.incrementAndGet();
        return;
      }
      counter.increment();
      place.close();
      told.countDown();
    }
  }

  private Reservation reserve(Scheduler scheduler) {
    while (true) {
      try {
        return scheduler.reserve(4);
      } catch (ServingException e) {
        if (!e.code().equals(ErrorCode.OVERLOADED)) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  private void send(Scheduler scheduler, Random random, int number) {
    Reservation place = reserve(scheduler);
    int kind = random.nextInt(100);
    float value = kind == 0 ? -1 : number;
    openInputs.incrementAndGet();
    ByteBuffer memory = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value);
    Tensor tensor = Tensor.wrap(Datatype.FP32, Shape.of(1, 1), memory, openInputs::decrementAndGet);
    Cancellation cancellation = new Cancellation();
    Duration timeout =
        kind < 10 ? Duration.ofNanos(random.nextInt(200_000)) : Duration.ofMinutes(5);
    scheduler.submit(
        InferenceTask.builder(
                Map.of("x", tensor),
                random.nextBoolean() ? List.of("twice", "sum") : List.of("sum"),
                Deadline.in(timeout),
                new Counter(place, value + 1))
            .cancellation(cancellation)
            .scheduling(scheduling(random))
            .build());
    if (kind >= 90) {
      cancellation.cancel();
    }
  }

  private static Scheduling scheduling(Random random) {
    Optional<Duration> queueTimeout =
        random.nextInt(10) == 0
            ? Optional.of(Duration.ofNanos(1 + random.nextInt(100_000)))
            : Optional.empty();
    return new Scheduling(random.nextInt(3), queueTimeout);
  }

  @Test
  void answersEachRequestOnceAndLeavesNothingOpen() throws Exception {
    FakeModel model = new FakeModel(Harness.SIGNATURE, this::infer);
    Scheduler scheduler =
        new BatchingSchedulerFactory(executor, timer, action -> false, List.of(statistics))
            .create(
                Harness.ID,
                model,
                Manifest.builder("fake")
                    .batching(
                        Batching.builder().maxSize(8).maxDelay(Duration.ofNanos(20_000)).build())
                    .instances(2)
                    .limits(
                        Limits.builder()
                            .queue(64)
                            .queueBytes(1 << 20)
                            .timeout(Duration.ofMinutes(5))
                            .build())
                    .build(),
                getClass().getClassLoader());
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < SENDERS; i++) {
      Random random = new Random(i);
      Thread sender =
          new Thread(
              () -> {
                for (int number = 0; number < PER_SENDER; number++) {
                  send(scheduler, random, number);
                }
              });
      sender.start();
      senders.add(sender);
    }
    while (told.getCount() > 0 && senders.stream().anyMatch(Thread::isAlive)) {
      assertAddsUp(statistics.of(Harness.ID));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    assertTrue(told.await(60, TimeUnit.SECONDS), () -> "untold: " + told.getCount());
    scheduler.close();
    scheduler.released().toCompletableFuture().get(60, TimeUnit.SECONDS);
    // Who is told of a deadline is told before the inputs are closed.
    timer.submit(() -> {}).get(60, TimeUnit.SECONDS);
    assertEquals(SENDERS * PER_SENDER, answered.sum() + failed.sum());
    assertEquals(0, disorders.get());
    assertEquals(0, wrong.sum());
    assertEquals(0, openInputs.get());
    assertEquals(0, openOutputs.get());
    assertEquals(0, model.misuses());
    assertEquals(0, model.openInstances());
    assertEquals(new Scheduler.Snapshot(0, 0, 0, 0, 0, 0), scheduler.snapshot());
    assertTrue(answered.sum() > SENDERS * PER_SENDER / 2, answered + " were answered");
    assertTrue(failed.sum() > 0, "the poison failed nobody");
    ModelStatistics counted = statistics.of(Harness.ID);
    assertAddsUp(counted);
    assertEquals(answered.sum(), counted.inference().success().count());
    assertEquals(failed.sum(), counted.inference().fail().count());
  }

  private static void assertAddsUp(ModelStatistics counted) {
    InferenceStatistics requests = counted.inference();
    List<StatisticDuration> parts =
        List.of(
            requests.queue(),
            requests.computeInput(),
            requests.computeInfer(),
            requests.computeOutput());
    parts.forEach(part -> assertEquals(requests.success().count(), part.count()));
    long accounted = parts.stream().mapToLong(StatisticDuration::nanos).sum();
    assertTrue(
        requests.success().nanos() >= accounted,
        () -> requests.success().nanos() + " ns in all, of which " + accounted + " in parts");
    long runs = 0;
    long rows = 0;
    for (BatchStatistics batch : counted.batches()) {
      assertEquals(batch.computeInput().count(), batch.computeInfer().count());
      assertEquals(batch.computeInput().count(), batch.computeOutput().count());
      runs += batch.computeInfer().count();
      rows += batch.batchSize() * batch.computeInfer().count();
    }
    assertEquals(runs, counted.executionCount());
    assertEquals(rows, counted.inferenceCount());
  }
}
