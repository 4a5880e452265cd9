package io.jarbor.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every backend must do. Extend it in the backend's own tests, and say which package to load.
 *
 * <p>The model must have a batch dimension, independent rows, inputs and outputs of FP32 alone, and
 * every other size fixed.
 */
public abstract class BackendContract {
  private static final double TOLERANCE = 1e-5;
  private static final int ROWS = 5;

  @TempDir Path folder;

  private Backend backend;
  private Model model;
  private Signature signature;

  /** Make a backend as the server does: by its constructor, not started. */
  protected abstract Backend newBackend();

  /** What the server's configuration says to it. */
  protected Options configuration() {
    return defaults(newBackend().configuration());
  }

  /**
   * Make a package that loads and that the backend recognises.
   *
   * @param empty a folder of the test's own
   */
  protected abstract ModelPackage goodPackage(Path empty);

  /**
   * Make a package whose model file is broken.
   *
   * @param empty a folder of the test's own
   */
  protected abstract ModelPackage brokenPackage(Path empty);

  /** The defaults of options, as the runtime fills them in. */
  protected static Options defaults(List<OptionSpec> specs) {
    return Defaults.of(specs, Map.of());
  }

  @BeforeEach
  final void load() {
    backend = newBackend();
    backend.start(configuration());
    ModelPackage files = goodPackage(folder.resolve("good"));
    model = backend.load(files, defaults(backend.options(files)));
    signature = model.signature();
  }

  @AfterEach
  final void close() {
    model.close();
  }

  @Test
  void isFoundUnderItsNameAlone() {
    List<String> found = new ArrayList<>();
    for (Backend candidate :
        ServiceLoader.load(Backend.class, backend.getClass().getClassLoader())) {
      if (candidate.name().equals(backend.name())) {
        found.add(candidate.getClass().getName());
      }
    }
    assertEquals(List.of(backend.getClass().getName()), found);
    assertEquals(backend.name().toLowerCase(Locale.ROOT), backend.name());
  }

  @Test
  void describesEveryOptionInKebabCase() {
    List<OptionSpec> specs = new ArrayList<>(backend.options());
    specs.addAll(backend.configuration());
    for (OptionSpec spec : specs) {
      assertTrue(spec.name().matches("[a-z0-9]+(-[a-z0-9]+)*"), spec::name);
      assertFalse(spec.description().isBlank(), spec::name);
    }
  }

  @Test
  void recognisesItsOwnPackages() {
    ModelPackage files = goodPackage(folder.resolve("recognised"));
    String file = backend.recognise(files).orElseThrow();
    assertTrue(files.file(file).startsWith(files.root()), file);
  }

  @Test
  void refusesBrokenFileInOneLine() {
    ModelPackage broken = brokenPackage(folder.resolve("broken"));
    ServingException refused =
        assertThrows(
            ServingException.class, () -> backend.load(broken, defaults(backend.options(broken))));
    String message = String.valueOf(refused.getMessage());
    assertEquals(ErrorCode.INVALID_PACKAGE, refused.code(), message);
    assertFalse(message.isBlank() || message.contains("\n"), message);
  }

  @Test
  void keepsItsSignature() {
    assertTrue(signature.batched(), signature::toString);
    assertEquals(signature, model.signature());
  }

  @Test
  void answersEachRowOfBatchAsAlone() {
    Map<String, Tensor> inputs = randomInputs(ROWS);
    try (ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall together = TestCall.of(signature, inputs).on(instance)) {
      for (int row = 0; row < ROWS; row++) {
        try (TestCall alone = TestCall.of(signature, rows(inputs, row)).on(instance)) {
          assertSameAnswers(rows(together.outputs(), row), alone.outputs());
        }
      }
    }
  }

  @Test
  void emitsEveryOutputOnce() {
    try (ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call = TestCall.of(signature, randomInputs(ROWS)).on(instance)) {
      assertEquals(1, call.parts());
      assertTrue(call.complete());
      for (TensorSpec spec : signature.outputs()) {
        Tensor output = call.output(spec.name());
        assertEquals(spec.datatype(), output.datatype(), spec::name);
        assertTrue(spec.shape().accepts(output.shape()), () -> spec + ", got " + output);
        assertEquals(ROWS, output.shape().size(0), spec::name);
      }
    }
  }

  @Test
  void emitsEachOutputAskedForAlone() {
    Map<String, Tensor> inputs = randomInputs(ROWS);
    try (ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall all = TestCall.of(signature, inputs).on(instance)) {
      for (String name : all.outputs().keySet()) {
        try (TestCall one = TestCall.of(signature, inputs).requesting(name).on(instance)) {
          assertSameAnswers(Map.of(name, all.output(name)), Map.of(name, one.output(name)));
        }
      }
    }
  }

  @Test
  void answersHeapAndSlicedInputsAsDirectOnes() {
    Map<String, Tensor> inputs = randomInputs(ROWS);
    Map<String, Tensor> heap = new LinkedHashMap<>();
    Map<String, Tensor> unaligned = new LinkedHashMap<>();
    inputs.forEach(
        (name, tensor) -> {
          ByteBuffer onHeap = ByteBuffer.allocate(tensor.byteSize()).put(tensor.data()).flip();
          heap.put(name, Tensor.wrap(tensor.datatype(), tensor.shape(), onHeap));
          ByteBuffer odd = ByteBuffer.allocateDirect(tensor.byteSize() + 1).position(1);
          odd.duplicate().put(tensor.data());
          unaligned.put(name, Tensor.wrap(tensor.datatype(), tensor.shape(), odd));
        });
    try (ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall direct = TestCall.of(signature, inputs).on(instance);
        TestCall fromHeap = TestCall.of(signature, heap).on(instance);
        TestCall fromOdd = TestCall.of(signature, unaligned).on(instance)) {
      assertSameAnswers(direct.outputs(), fromHeap.outputs());
      assertSameAnswers(direct.outputs(), fromOdd.outputs());
    }
  }

  @Test
  void borrowsInputsAndReturnsMemory() {
    Map<String, Tensor> inputs = randomInputs(ROWS);
    Map<String, ByteBuffer> before = new LinkedHashMap<>();
    inputs.forEach(
        (name, tensor) ->
            before.put(name, ByteBuffer.allocate(tensor.byteSize()).put(tensor.data()).flip()));
    TestCall call = TestCall.of(signature, inputs);
    try (ModelInstance instance = model.newInstance(Placement.cpu(0))) {
      call.on(instance);
    }
    call.close();
    assertEquals(0, call.lent(), "tensors of the allocator left open");
    inputs.forEach((name, tensor) -> assertEquals(before.get(name), tensor.data(), name));
  }

  @Test
  void outputsOutliveTheModel() {
    Map<String, Tensor> inputs = randomInputs(ROWS);
    ModelInstance instance = model.newInstance(Placement.cpu(0));
    try (TestCall first = TestCall.of(signature, inputs).on(instance);
        TestCall second = TestCall.of(signature, inputs).on(instance)) {
      instance.close();
      model.close();
      assertSameAnswers(first.outputs(), second.outputs());
    }
  }

  @Test
  void suggestsAnInstanceAtLeast() {
    for (int cores : new int[] {1, 2, 64}) {
      int suggested = model.suggestedInstances(cores);
      assertTrue(suggested >= 1, () -> suggested + " instances for " + cores + " cores");
    }
  }

  @Test
  void instancesRunBesideEachOther() throws Exception {
    int threads = 4;
    Map<String, Tensor> inputs = randomInputs(ROWS);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (ModelInstance quiet = model.newInstance(Placement.cpu(0));
        TestCall expected = TestCall.of(signature, inputs).on(quiet)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int index = i + 1;
        running.add(pool.submit(() -> runManyTimes(index, inputs, expected.outputs())));
      }
      for (Future<?> run : running) {
        run.get(60, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void runManyTimes(int index, Map<String, Tensor> inputs, Map<String, Tensor> expected) {
    try (ModelInstance instance = model.newInstance(Placement.cpu(index))) {
      for (int i = 0; i < 50; i++) {
        try (TestCall call = TestCall.of(signature, inputs).on(instance)) {
          assertSameAnswers(expected, call.outputs());
        }
      }
    }
  }

  @Test
  void instanceServesOnAfterCancelledRun() {
    Map<String, Tensor> inputs = randomInputs(ROWS);
    try (ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall before = TestCall.of(signature, inputs).on(instance);
        TestCall cancelled = TestCall.of(signature, inputs)) {
      cancelled.cancel();
      try {
        cancelled.on(instance);
      } catch (ServingException ended) {
        assertTrue(
            Set.of(ErrorCode.CANCELLED, ErrorCode.DEADLINE_EXCEEDED).contains(ended.code()),
            ended::toString);
      }
      try (TestCall after = TestCall.of(signature, inputs).on(instance)) {
        assertSameAnswers(before.outputs(), after.outputs());
      }
    }
  }

  @Test
  void closesTwiceAndRefusesUseAfterwards() {
    ModelInstance instance = model.newInstance(Placement.cpu(0));
    instance.close();
    instance.close();
    assertThrows(
        IllegalStateException.class, () -> TestCall.of(signature, randomInputs(1)).on(instance));
    model.close();
    model.close();
    assertThrows(IllegalStateException.class, () -> model.newInstance(Placement.cpu(1)));
  }

  private Map<String, Tensor> randomInputs(int rows) {
    Random random = new Random(17);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (TensorSpec spec : signature.inputs()) {
      assertEquals(Datatype.FP32, spec.datatype(), "a contract test's model takes FP32 alone");
      Shape shape = spec.shape().withRows(rows);
      float[] values = new float[(int) shape.elementCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat();
      }
      inputs.put(spec.name(), Tensor.of(shape, values));
    }
    return inputs;
  }

  private static Map<String, Tensor> rows(Map<String, Tensor> tensors, int row) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> part.put(name, tensor.rows(row, 1)));
    return part;
  }

  private static void assertSameAnswers(Map<String, Tensor> expected, Map<String, Tensor> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, tensor) -> assertSameValues(name, tensor, actual));
  }

  private static void assertSameValues(String name, Tensor expected, Map<String, Tensor> actual) {
    Tensor other = actual.get(name);
    if (other == null) {
      throw new AssertionError("no output '" + name + "', only " + actual.keySet());
    }
    assertEquals(expected.shape(), other.shape(), name);
    for (int i = 0; i < expected.elementCount(); i++) {
      int at = i;
      assertEquals(
          expected.numberAt(i), other.numberAt(i), TOLERANCE, () -> name + ", element " + at);
    }
  }
}
