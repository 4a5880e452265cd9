package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Hands requests to an instance that computes nothing, and takes the answers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class QueueBenchmark {
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";
  private static final int AT_ONCE = 64;
  private static final Signature SIGNATURE =
      Signature.builder()
          .inputs(List.of(TensorSpec.of(INPUT, Datatype.FP32, Shape.of(-1, 1))))
          .outputs(List.of(TensorSpec.of(OUTPUT, Datatype.FP32, Shape.of(-1, 1))))
          .batched(true)
          .build();

  /** 1 joins nothing. */
  @Param({"1", "32"})
  int batchSize;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final ByteBuffer row = ByteBuffer.allocateDirect(Float.BYTES);
  private Scheduler scheduler = scheduler(1);
  private volatile @Nullable ServingException failure;

  /** Make the scheduler. */
  @Setup
  public void prepare() {
    timer.setRemoveOnCancelPolicy(true); // As the server has it.
    scheduler.close();
    scheduler = scheduler(batchSize);
  }

  private Scheduler scheduler(int batchSize) {
    return new BatchingSchedulerFactory(executor, timer, action -> false, List.of())
        .create(
            new ModelId("benchmark", "1"),
            new Idle(),
            Manifest.builder("benchmark")
                .batching(Batching.builder().maxSize(batchSize).build())
                .instances(1)
                .build(),
            QueueBenchmark.class.getClassLoader());
  }

  /** End its threads. */
  @TearDown
  public void end() throws Exception {
    scheduler.close();
    scheduler.released().toCompletableFuture().get(10, TimeUnit.SECONDS);
    executor.shutdownNow();
    timer.shutdownNow();
  }

  /** Answers with memory that is there already. */
  private static final class Idle implements Model {
    private final ByteBuffer rows = ByteBuffer.allocateDirect(Float.BYTES * AT_ONCE);

    @Override
    public Signature signature() {
      return SIGNATURE;
    }

    @Override
    public ModelInstance newInstance(Placement placement) {
      return new ModelInstance() {
        @Override
        public void infer(InferenceCall call) {
          int count = (int) call.inputs().values().iterator().next().shape().size(0);
          ByteBuffer answer = rows.slice(0, Float.BYTES * count);
          call.emit(Map.of(OUTPUT, Tensor.wrap(Datatype.FP32, Shape.of(count, 1), answer)), true);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }

  /** Gives the place back, and counts. */
  private final class Counter implements AnswerHandler {
    private final Reservation place;
    private final CountDownLatch left;

    Counter(Reservation place, CountDownLatch left) {
      this.place = place;
      this.left = left;
    }

    @Override
    public CompletionStage<Void> part(Map<String, Tensor> outputs) {
      Tensor.closeAll(outputs.values());
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void last(Map<String, Tensor> outputs) {
      Tensor.closeAll(outputs.values());
      end();
    }

    @Override
    public void end() {
      place.close();
      left.countDown();
    }

    @Override
    public void failed(ServingException reason) {
      failure = reason;
      end();
    }
  }

  private void submit(CountDownLatch left) {
    Reservation place = scheduler.reserve(Float.BYTES);
    Tensor input = Tensor.wrap(Datatype.FP32, Shape.of(1, 1), row.duplicate());
    scheduler.submit(
        InferenceTask.builder(
                Map.of(INPUT, input),
                List.of(OUTPUT),
                Deadline.in(Duration.ofSeconds(30)),
                new Counter(place, left))
            .build());
  }

  private void await(CountDownLatch left) throws InterruptedException {
    left.await();
    ServingException reason = failure;
    if (reason != null) {
      throw reason; // A figure of what failed would say nothing.
    }
  }

  /** One request there and back, which wakes two threads. */
  @Benchmark
  public void alone() throws InterruptedException {
    CountDownLatch left = new CountDownLatch(1);
    submit(left);
    await(left);
  }

  /** Many at once, of which each has its part of the time. */
  @Benchmark
  @OperationsPerInvocation(AT_ONCE)
  public void many() throws InterruptedException {
    CountDownLatch left = new CountDownLatch(AT_ONCE);
    for (int i = 0; i < AT_ONCE; i++) {
      submit(left);
    }
    await(left);
  }
}
