package io.jarbor.runtime.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever company a request has, its answer is the one that it has alone. */
class BatchedAnswersTest {
  private static final int CASES = 10_000;
  private static final byte POISON = 13;
  private static final List<Datatype> DATATYPES =
      List.of(Datatype.UINT8, Datatype.INT64, Datatype.FP32, Datatype.FP16, Datatype.BYTES);

  @Test
  void equalUnbatchedOnes() {
    long seed = new Random().nextLong();
    Company company = new Company();
    for (int i = 0; i < CASES; i++) {
      long caseSeed = seed + i;
      try {
        new Case(new Random(caseSeed), company).check();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("case of seed " + caseSeed + "L failed", e);
      }
    }
    assertTrue(company.joined > CASES / 2, "only " + company.joined + " runs had company");
    assertTrue(company.failed > CASES / 10, "only " + company.failed + " of them failed");
  }

  /** Counts the runs of several requests, lest the comparison be of nothing with nothing. */
  private static final class Company implements SchedulerListener {
    private int joined;
    private int failed;

    @Override
    public void runEnded(
        ModelId model,
        int tasks,
        int batchSize,
        ComputeTime compute,
        @Nullable ServingException failure) {
      if (tasks > 1) {
        joined++;
      }
    }

    @Override
    public void ranAlone(ModelId model, int tasks) {
      failed++;
    }
  }

  /**
   * One request.
   *
   * @param pause lets what waits run before the next request comes
   */
  private record Request(
      Map<String, Tensor> inputs, List<String> outputs, Scheduling scheduling, boolean pause) {}

  private static final class Case {
    private final Random random;
    private final Signature signature;
    private final boolean inParts;
    private final Company company;

    Case(Random random, Company company) {
      this.random = random;
      this.company = company;
      this.inParts = random.nextInt(8) == 0;
      List<TensorSpec> inputs = new ArrayList<>();
      List<TensorSpec> outputs = new ArrayList<>();
      int count = 1 + random.nextInt(3);
      int rank = 1 + random.nextInt(3);
      long[] sizes = new long[rank];
      Arrays.fill(sizes, Shape.DYNAMIC);
      for (int i = 0; i < count; i++) {
        Datatype datatype = DATATYPES.get(random.nextInt(DATATYPES.size()));
        inputs.add(TensorSpec.of("in" + i, datatype, Shape.of(sizes)));
        outputs.add(TensorSpec.of("echo" + i, datatype, Shape.of(sizes)));
      }
      outputs.add(TensorSpec.of("hash", Datatype.INT64, Shape.of(-1)));
      Collections.shuffle(outputs, random);
      this.signature = Signature.builder().inputs(inputs).outputs(outputs).batched(true).build();
    }

    void check() {
      int maxSize = 1 + random.nextInt(12);
      Duration delay = Duration.ofNanos(random.nextInt(3));
      int instances = 1 + random.nextInt(3);
      List<Request> requests = requests(maxSize);
      List<String> batched =
          answers(
              requests,
              Batching.builder().maxSize(maxSize).maxDelay(delay).build(),
              instances,
              company);
      List<String> alone = answers(requests, Batching.OFF, 1, company);
      assertEquals(alone, batched);
      Company none = new Company();
      Batching apart = Batching.builder().maxSize(maxSize).join(false).build();
      assertEquals(alone, answers(requests, apart, instances, none));
      assertEquals(0, none.joined);
      requests.forEach(request -> Tensor.closeAll(request.inputs().values()));
    }

    private List<Request> requests(int maxSize) {
      List<Shape> rowShapes = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        long[] sizes = new long[signature.inputs().get(0).shape().rank() - 1];
        for (int dimension = 0; dimension < sizes.length; dimension++) {
          sizes[dimension] = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(3);
        }
        rowShapes.add(Shape.of(sizes));
      }
      List<Request> requests = new ArrayList<>();
      int count = 1 + random.nextInt(10);
      for (int i = 0; i < count; i++) {
        Shape row = rowShapes.get(random.nextInt(2));
        int rows = random.nextInt(Math.min(maxSize, 5) + 1);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (TensorSpec spec : signature.inputs()) {
          inputs.put(spec.name(), tensor(spec.datatype(), row.prepend(rows)));
        }
        Scheduling scheduling =
            new Scheduling(random.nextBoolean() ? 0 : random.nextInt(4), Optional.empty());
        requests.add(new Request(inputs, someOutputs(), scheduling, random.nextInt(4) == 0));
      }
      return requests;
    }

    private List<String> someOutputs() {
      List<String> names = new ArrayList<>();
      signature.outputs().forEach(spec -> names.add(spec.name()));
      if (random.nextBoolean()) {
        return names;
      }
      Collections.shuffle(names, random);
      return names.subList(0, 1 + random.nextInt(names.size()));
    }

    private Tensor tensor(Datatype datatype, Shape shape) {
      int count = (int) shape.elementCount();
      if (datatype == Datatype.BYTES) {
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          values.add(randomBytes(random.nextInt(5)));
        }
        return Tensor.ofBytes(shape, values);
      }
      ByteBuffer bytes = ByteBuffer.wrap(randomBytes(count * datatype.byteSize()));
      return Tensor.wrap(datatype, shape, bytes);
    }

    /** The poison is rare enough that most requests of a case are answered. */
    private byte[] randomBytes(int count) {
      byte[] bytes = new byte[count];
      for (int i = 0; i < count; i++) {
        bytes[i] = random.nextInt(60) == 0 ? POISON : (byte) random.nextInt(POISON);
      }
      return bytes;
    }

    private List<String> answers(
        List<Request> requests, Batching batching, int instances, SchedulerListener listener) {
      ManualExecutor executor = new ManualExecutor();
      ManualTimer timer = new ManualTimer();
      FakeModel model = new FakeModel(signature, this::infer);
      Manifest manifest = Manifest.builder("fake").batching(batching).instances(instances).build();
      List<Answers> all = new ArrayList<>();
      try (Scheduler scheduler =
          new BatchingSchedulerFactory(executor, timer, action -> false, List.of(listener))
              .create(Harness.ID, model, manifest, getClass().getClassLoader())) {
        for (Request request : requests) {
          Map<String, Tensor> inputs = new LinkedHashMap<>();
          request.inputs().forEach((name, tensor) -> inputs.put(name, tensor.retain()));
          Answers answers = new Answers();
          all.add(answers);
          scheduler.submit(
              InferenceTask.builder(
                      inputs, request.outputs(), timer.deadline(Duration.ofSeconds(1)), answers)
                  .scheduling(request.scheduling())
                  .build());
          if (request.pause()) {
            executor.runAll();
          }
        }
        executor.runAll();
        timer.advance(Duration.ofNanos(5));
        executor.runAll();
      }
      executor.runAll();
      assertEquals(0, model.openInstances());
      assertEquals(0, model.misuses());
      return all.stream().map(Case::describe).toList();
    }

    private static String describe(Answers answers) {
      assertTrue(answers.ended() && answers.inOrder());
      StringBuilder text = new StringBuilder();
      answers.parts().forEach(part -> part.forEach((name, tensor) -> describe(text, name, tensor)));
      if (answers.failureOrNull() != null) {
        text.append(answers.failure().code()).append(answers.failure().getMessage());
      }
      answers.close();
      return text.toString();
    }

    private static void describe(StringBuilder text, String name, Tensor tensor) {
      text.append(name).append(' ').append(tensor).append(' ');
      ByteBuffer data = tensor.data();
      while (data.hasRemaining()) {
        text.append(data.get()).append(',');
      }
      text.append('\n');
    }

    /** Echoes each input, and hashes each row; throws where a row begins with poison. */
    private void infer(InferenceCall call) {
      Tensor first = input(call, "in0");
      int rows = (int) first.shape().size(0);
      Tensor hash = call.allocator().allocate(Datatype.INT64, Shape.of(rows));
      for (int row = 0; row < rows; row++) {
        hash.longs().put(row, hash(call.inputs(), row));
      }
      if (inParts) {
        call.emit(outputs(call, hash.retain()), false);
      }
      call.emit(outputs(call, hash), true);
    }

    private Map<String, Tensor> outputs(InferenceCall call, Tensor hash) {
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("hash", hash);
      for (TensorSpec spec : signature.inputs()) {
        String echo = "echo" + spec.name().substring(2);
        if (call.requestedOutputs().contains(echo)) {
          // Inputs are borrowed, so what is kept of them is a copy.
          Tensor input = input(call, spec.name());
          ByteBuffer copy = ByteBuffer.allocate(input.byteSize()).put(input.data()).flip();
          outputs.put(echo, Tensor.wrap(input.datatype(), input.shape(), copy));
        }
      }
      return outputs;
    }

    private static Tensor input(InferenceCall call, String name) {
      @Nullable Tensor tensor = call.inputs().get(name);
      if (tensor == null) {
        throw new AssertionError("no input " + name);
      }
      return tensor;
    }

    private static long hash(Map<String, Tensor> inputs, int row) {
      long hash = 7;
      for (Tensor input : inputs.values()) {
        try (Tensor one = input.rows(row, 1)) {
          ByteBuffer data = one.data();
          boolean start = true;
          while (data.hasRemaining()) {
            byte value = data.get();
            if (start && value == POISON) {
              throw new IllegalStateException("poison in " + input.datatype());
            }
            start = false;
            hash = 31 * hash + value;
          }
        }
      }
      return hash;
    }
  }
}
