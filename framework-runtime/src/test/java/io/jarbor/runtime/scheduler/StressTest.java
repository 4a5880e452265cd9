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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    public void outputs(Map<String, Tensor> outputs, boolean last) {
      for (Tensor tensor : outputs.values()) {
        if (tensor.floats().get(0) != expected) {
          wrong.increment();
        }
      }
      Tensor.closeAll(outputs.values());
      end(answered);
    }

    @Override
    public void failed(ServingException reason) {
      end(failed);
    }

    private void end(LongAdder counter) {
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
        new InferenceTask(
            Map.of("x", tensor),
            random.nextBoolean() ? List.of("twice", "sum") : List.of("sum"),
            Map.of(),
            Deadline.in(timeout),
            cancellation,
            new Counter(place, value + 1)));
    if (kind >= 90) {
      cancellation.cancel();
    }
  }

  @Test
  void answersEachRequestOnceAndLeavesNothingOpen() throws Exception {
    FakeModel model = new FakeModel(Harness.SIGNATURE, this::infer);
    Scheduler scheduler =
        new BatchingSchedulerFactory(executor, timer, List.of())
            .create(
                Harness.ID,
                model,
                Manifest.builder("fake")
                    .batching(new Batching(true, 8, Duration.ofNanos(20_000)))
                    .instances(2)
                    .limits(new Limits(64, 1 << 20, Duration.ofMinutes(5)))
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
    for (Thread sender : senders) {
      sender.join();
    }
    assertTrue(told.await(60, TimeUnit.SECONDS), () -> "untold: " + told.getCount());
    scheduler.close();
    scheduler.released().toCompletableFuture().get(60, TimeUnit.SECONDS);
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
  }
}
