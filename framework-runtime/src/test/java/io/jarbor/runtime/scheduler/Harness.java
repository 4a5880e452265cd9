package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.Limits;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler over a fake model, on time and threads that the test moves. The model takes {@code x}
 * FP32 {@code [-1, -1]} and answers {@code twice}, of the same shape, and {@code sum}, {@code
 * [-1]}.
 */
final class Harness {
  static final ModelId ID = new ModelId("fake", "1");
  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final Signature SIGNATURE =
      Signature.builder()
          .inputs(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(-1, -1))))
          .outputs(
              List.of(
                  TensorSpec.of("twice", Datatype.FP32, Shape.of(-1, -1)),
                  TensorSpec.of("sum", Datatype.FP32, Shape.of(-1))))
          .batched(true)
          .build();

  final ManualTimer timer = new ManualTimer();
  final ManualExecutor executor = new ManualExecutor();
  final ManualTurns turns = new ManualTurns();
  final Events events = new Events();
  final List<Integer> batches = new ArrayList<>();
  final AtomicInteger openInputs = new AtomicInteger();
  final FakeModel model;
  final Scheduler scheduler;

  Harness(Batching batching, int instances) {
    this(SIGNATURE, batching, instances, Harness::twiceAndSum);
  }

  Harness(Batching batching, int instances, Consumer<InferenceCall> body) {
    this(SIGNATURE, batching, instances, body);
  }

  Harness(Signature signature, Batching batching, int instances, Consumer<InferenceCall> body) {
    this(
        signature,
        Manifest.builder("fake").batching(batching).instances(instances).build(),
        false,
        body);
  }

  /** Over a model that may answer with any number of outputs, on one instance. */
  static Harness decoupled(Batching batching, Consumer<InferenceCall> body) {
    return new Harness(
        SIGNATURE, Manifest.builder("fake").batching(batching).instances(1).build(), true, body);
  }

  Harness(Manifest manifest, Consumer<InferenceCall> body) {
    this(SIGNATURE, manifest, false, body);
  }

  private Harness(
      Signature signature, Manifest manifest, boolean decoupled, Consumer<InferenceCall> body) {
    this.model =
        new FakeModel(
            signature,
            decoupled,
            call -> {
              Tensor first = call.inputs().values().iterator().next();
              batches.add(first.shape().rank() == 0 ? 0 : (int) first.shape().size(0));
              body.accept(call);
            });
    this.scheduler =
        new BatchingSchedulerFactory(executor, timer, turns, List.of(events))
            .create(
                ID,
                model,
                manifest.toBuilder()
                    .limits(
                        Limits.builder().queue(100).queueBytes(1 << 20).timeout(TIMEOUT).build())
                    .build(),
                Harness.class.getClassLoader());
  }

  static Batching upTo(int maxSize) {
    return Batching.builder().maxSize(maxSize).build();
  }

  /** What the fake model computes. */
  static void twiceAndSum(InferenceCall call) {
    emit(call, call.inputs().get("x"), true);
  }

  static void emit(InferenceCall call, @Nullable Tensor x, boolean last) {
    if (x == null) {
      throw new AssertionError("no input x");
    }
    int rows = (int) x.shape().size(0);
    int columns = (int) x.shape().size(1);
    Tensor twice = call.allocator().allocate(Datatype.FP32, x.shape());
    Tensor sum = call.allocator().allocate(Datatype.FP32, Shape.of(rows));
    for (int row = 0; row < rows; row++) {
      float total = 0;
      for (int column = 0; column < columns; column++) {
        float value = x.floats().get(row * columns + column);
        twice.floats().put(row * columns + column, 2 * value);
        total += value;
      }
      sum.floats().put(row, total);
    }
    call.emit(Map.of("twice", twice, "sum", sum), last);
  }

  /** A task that was submitted. */
  record Sent(Answers answers, Cancellation cancellation) {
    boolean ended() {
      return answers.ended();
    }

    ServingException failure() {
      return answers.failure();
    }

    float[] floats(String output) {
      return Harness.floats(answers.answer().get(output));
    }
  }

  static float[] floats(@Nullable Tensor tensor) {
    if (tensor == null) {
      throw new AssertionError("no such output");
    }
    float[] values = new float[tensor.elementCount()];
    tensor.floats().get(values);
    return values;
  }

  /** Send one row. */
  Sent send(float... row) {
    return send(Shape.of(1, row.length), row);
  }

  Sent send(Shape shape, float... values) {
    return send(shape, List.of("twice", "sum"), Map.of(), TIMEOUT, values);
  }

  Sent send(
      Shape shape,
      List<String> outputs,
      Map<String, Object> parameters,
      Duration timeout,
      float... values) {
    return send(Map.of("x", Tensor.of(shape, values)), outputs, parameters, timeout);
  }

  Sent send(
      Map<String, Tensor> inputs,
      List<String> outputs,
      Map<String, Object> parameters,
      Duration timeout) {
    return send(inputs, outputs, timeout, task -> task.parameters(parameters));
  }

  Sent send(Map<String, Tensor> inputs, Duration timeout, Scheduling scheduling) {
    return send(inputs, List.of("twice", "sum"), timeout, task -> task.scheduling(scheduling));
  }

  private Sent send(
      Map<String, Tensor> inputs,
      List<String> outputs,
      Duration timeout,
      UnaryOperator<InferenceTask.Builder> more) {
    Map<String, Tensor> counted = new LinkedHashMap<>();
    inputs.forEach(
        (name, tensor) -> {
          openInputs.incrementAndGet();
          counted.put(
              name,
              Tensor.wrap(
                  tensor.datatype(), tensor.shape(), tensor.data(), openInputs::decrementAndGet));
        });
    Sent sent = new Sent(new Answers(), new Cancellation());
    scheduler.submit(
        more.apply(
                InferenceTask.builder(counted, outputs, timer.deadline(timeout), sent.answers)
                    .cancellation(sent.cancellation))
            .build());
    return sent;
  }

  /** Keeps what a listener was told. */
  static final class Events implements SchedulerListener {
    final List<String> ended = new ArrayList<>();
    final List<Integer> ranAlone = new ArrayList<>();
    final List<Integer> hung = new ArrayList<>();
    final List<String> runs = new ArrayList<>();
    final List<String> runTimes = new ArrayList<>();

    /** Queue time, parts of the compute time, whole time. */
    @Override
    public void taskEnded(
        ModelId id,
        long queueNanos,
        ComputeTime compute,
        long totalNanos,
        @Nullable ServingException failure) {
      ended.add(
          queueNanos
              + " + "
              + parts(compute)
              + " / "
              + totalNanos
              + (failure == null ? "" : " " + failure.code().name()));
    }

    @Override
    public void runEnded(
        ModelId id,
        int tasks,
        int batchSize,
        ComputeTime compute,
        @Nullable ServingException failure) {
      runs.add(tasks + " tasks, " + batchSize + " rows" + (failure == null ? "" : ", failed"));
      runTimes.add(parts(compute));
    }

    private static String parts(ComputeTime compute) {
      return compute.inputNanos() + "+" + compute.inferNanos() + "+" + compute.outputNanos();
    }

    @Override
    public void ranAlone(ModelId id, int tasks) {
      ranAlone.add(tasks);
    }

    @Override
    public void hungChanged(ModelId id, int now) {
      hung.add(now);
    }
  }
}
