package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Joins the rows of requests into a batch, and splits its answer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BatchBenchmark {
  /** Of the text generator's row. */
  private static final int COLUMNS = 1000;

  private static final String INPUT = "input";
  private static final String OUTPUT = "output";
  private static final Signature SIGNATURE =
      Signature.builder()
          .inputs(List.of(TensorSpec.of(INPUT, Datatype.FP32, Shape.of(-1, COLUMNS))))
          .outputs(List.of(TensorSpec.of(OUTPUT, Datatype.FP32, Shape.of(-1, 1))))
          .batched(true)
          .build();

  /** Requests of a batch, one row each. */
  @Param({"2", "8", "32"})
  int requests;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Host host =
      new Host(
          new ModelId("benchmark", "1"),
          Runnable::run,
          Timer.of(timer),
          action -> false,
          new PluginContext(BatchBenchmark.class.getClassLoader()),
          new Listeners(new ModelId("benchmark", "1"), List.of()));
  private final InputJoiner joiner = new InputJoiner(SIGNATURE.inputs(), BufferPool.ofBatches());
  private final OutputSplitter splitter = new OutputSplitter(SIGNATURE);
  private final List<InferenceTask> tasks = new ArrayList<>();
  private ByteBuffer answer = ByteBuffer.allocate(0);
  private Batch joined = new Batch(List.of(ticket(task())), host);

  /** Make the requests. */
  @Setup
  public void prepare() {
    for (int i = 0; i < requests; i++) {
      tasks.add(task());
    }
    joined = batch();
    answer = ByteBuffer.allocateDirect(Float.BYTES * requests);
  }

  /** End the clock. */
  @TearDown
  public void end() {
    timer.shutdownNow();
  }

  private static InferenceTask task() {
    return InferenceTask.builder(
            Map.of(INPUT, Tensor.of(Shape.of(1, COLUMNS), new float[COLUMNS])),
            List.of(OUTPUT),
            Deadline.in(Duration.ofHours(1)),
            new Closer())
        .build();
  }

  private Ticket ticket(InferenceTask task) {
    long now = host.timer().nanos();
    return new Ticket(task, 1, 1, true, new Moments(now, now, now, now), (ticket, failure) -> {});
  }

  /** Closes what it is given. */
  private static final class Closer implements AnswerHandler {
    @Override
    public CompletionStage<Void> part(Map<String, Tensor> outputs) {
      last(outputs);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void last(Map<String, Tensor> outputs) {
      Tensor.closeAll(outputs.values());
    }

    @Override
    public void end() {}

    @Override
    public void failed(ServingException reason) {
      throw reason;
    }
  }

  /** The tickets of a batch alone: what {@link #split} has to make beside its own work. */
  @Benchmark
  public Batch batch() {
    List<Ticket> members = new ArrayList<>(tasks.size());
    for (InferenceTask task : tasks) {
      members.add(ticket(task));
    }
    return new Batch(members, host);
  }

  /** The inputs of all requests, in one tensor. */
  @Benchmark
  public Map<String, Tensor> join() {
    Map<String, Tensor> tensors = joiner.join(joined);
    Tensor.closeAll(tensors.values());
    return tensors;
  }

  /** One output for all, to each its row; a ticket is told once, so that each batch is new. */
  @Benchmark
  public Batch split() {
    Batch batch = batch();
    Tensor output = Tensor.wrap(Datatype.FP32, Shape.of(requests, 1), answer.duplicate());
    splitter.deliver(batch, List.of(OUTPUT), Map.of(OUTPUT, output), true);
    return batch;
  }
}
