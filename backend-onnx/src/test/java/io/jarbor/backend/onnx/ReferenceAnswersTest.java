package io.jarbor.backend.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Batching;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.testkit.Npy;
import io.jarbor.testkit.TestCall;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceAnswersTest {
  private static final double TOLERANCE = 1e-5;

  private static final float[] IRIS = {
    5.1f, 3.5f, 1.4f, 0.2f, 7.0f, 3.2f, 4.7f, 1.4f, 6.3f, 3.3f, 6.0f, 2.5f
  };
  private static final double[] IRIS_PROBABILITIES = {
    0.9816568, 0.0183432, 0.0, 0.002118, 0.8742287, 0.1236532, 9e-07, 0.003937, 0.9960621
  };

  @TempDir Path folder;

  @Test
  void textGeneratorAnswersAsPyTorch() throws IOException {
    assertAnswers("text-generator", "input.npy", "output.npy");
  }

  @Test
  void digitsAnswersAsPyTorch() throws IOException {
    assertAnswers("digits", "images.npy", "logits.npy");
  }

  private void assertAnswers(String fixture, String input, String output) throws IOException {
    Tensor expected = Npy.read(Fixtures.path(fixture + "/" + output));
    try (Model model = Fixtures.load(folder.resolve("p"), fixture + "/model.onnx");
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(
                    model.signature(),
                    Map.of(
                        model.signature().inputs().get(0).name(),
                        Npy.read(Fixtures.path(fixture + "/" + input))))
                .on(instance)) {
      Tensor actual = call.output(model.signature().outputs().get(0).name());
      assertTrue(model.signature().batched());
      assertEquals(expected.shape(), actual.shape());
      assertTrue(expected.elementCount() >= 64);
      for (int i = 0; i < expected.elementCount(); i++) {
        assertEquals(expected.numberAt(i), actual.numberAt(i), TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "with_zipmap"})
  void irisAnswersAsScikitLearn(String file) {
    try (Model model = Fixtures.load(folder.resolve("p"), "iris/" + file + ".onnx");
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(model.signature(), Map.of("X", Tensor.of(Shape.of(3, 4), IRIS)))
                .on(instance)) {
      assertTrue(model.signature().batched());
      Tensor labels = call.output(model.signature().outputs().get(0).name());
      assertEquals("setosa", labels.stringAt(0));
      assertEquals("versicolor", labels.stringAt(1));
      assertEquals("virginica", labels.stringAt(2));
      Tensor probabilities = call.output(model.signature().outputs().get(1).name());
      assertEquals(Shape.of(3, 3), probabilities.shape());
      for (int i = 0; i < IRIS_PROBABILITIES.length; i++) {
        assertEquals(IRIS_PROBABILITIES[i], probabilities.numberAt(i), TOLERANCE);
      }
    }
  }

  @Test
  void zipMapKeysBecomeLabels() {
    try (Model model = Fixtures.load(folder.resolve("p"), "iris/with_zipmap.onnx")) {
      assertEquals(
          List.of("setosa", "versicolor", "virginica"),
          model.signature().output("output_probability").orElseThrow().labels());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Datatype.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BF16", "BYTES"})
  void returnsEveryDatatypeBitForBit(Datatype datatype) {
    Shape shape = Shape.of(3, 5);
    byte[] bits = new byte[Tensor.byteSize(datatype, shape)];
    new Random(3).nextBytes(bits);
    if (datatype == Datatype.BOOL) {
      for (int i = 0; i < bits.length; i++) {
        bits[i] &= 1;
      }
    }
    String name = datatype.name().toLowerCase(Locale.ROOT);
    try (Model model = Fixtures.load(folder.resolve("p"), "datatypes/identity_" + name + ".onnx");
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(
                    model.signature(),
                    Map.of("x", Tensor.wrap(datatype, shape, ByteBuffer.wrap(bits))))
                .on(instance)) {
      assertEquals(datatype, call.output("y").datatype());
      assertEquals(ByteBuffer.wrap(bits), call.output("y").data());
    }
  }

  @Test
  void returnsTextOfSeveralRowsAndColumns() {
    Tensor text = Tensor.ofStrings(Shape.of(2, 2), List.of("", "größe", "日本", "a\nb"));
    try (Model model = Fixtures.load(folder.resolve("p"), "datatypes/identity_bytes.onnx");
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call = TestCall.of(model.signature(), Map.of("x", text)).on(instance)) {
      assertEquals(text.data(), call.output("y").data());
    }
  }

  @Test
  void computesTwoOutputsOfTwoInputs() {
    int[] ones = new int[32];
    int[] twos = new int[32];
    Arrays.fill(ones, 1);
    Arrays.fill(twos, 2);
    try (Model model = Fixtures.load(folder.resolve("p"), "shapes/two_inputs.onnx");
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(
                    model.signature(),
                    Map.of(
                        "a", Tensor.of(Shape.of(2, 16), ones),
                        "b", Tensor.of(Shape.of(2, 16), twos)))
                .on(instance)) {
      assertEquals(3, call.output("sum").numberAt(31));
      assertEquals(-1, call.output("difference").numberAt(31));
    }
  }

  @Test
  void servesModelWithoutBatchDimension() {
    try (Model model = Fixtures.load(folder.resolve("p"), "shapes/no_batch.onnx");
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(model.signature(), Map.of("x", Tensor.of(Shape.of(3), 1f, 2f, 3f)))
                .on(instance)) {
      assertEquals(false, model.signature().batched());
      assertEquals(Shape.of(), call.output("total").shape());
      assertEquals(6, call.output("total").numberAt(0));
    }
  }

  @Test
  void isNotBatchedWhereManifestSwitchesItOff() {
    try (Model model =
        Fixtures.load(
            folder.resolve("p"),
            "shapes/mixes_rows.onnx",
            manifest -> manifest.batching(Batching.OFF))) {
      assertEquals(false, model.signature().batched());
    }
  }

  @Test
  void foretellsNamedDimensionsOfOutputs() {
    try (Model model = Fixtures.load(folder.resolve("p"), "shapes/dynamic.onnx");
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(
                    model.signature(),
                    Map.of("x", Tensor.of(Shape.of(1, 2, 3), 1f, -1f, 2f, -2f, 3f, 3f)))
                .on(instance)) {
      assertEquals(Shape.of(1, 2, 3), call.output("relu").shape());
      assertEquals(0, call.output("relu").numberAt(1));
      assertEquals(1, call.output("mean").numberAt(0), TOLERANCE);
      assertEquals(2, call.lent(), "both outputs are in memory of the call's");
    }
  }

  @Test
  void handsOnMoreRowsThanItGot() {
    try (Model model = Fixtures.load(folder.resolve("p"), "shapes/batch_grows.onnx");
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(model.signature(), Map.of("x", Tensor.of(Shape.of(1, 2), 1f, 2f)))
                .on(instance)) {
      assertEquals(Shape.of(2, 2), call.output("y").shape());
    }
  }

  @Test
  void takesOddNames() {
    try (Model model = Fixtures.load(folder.resolve("p"), "shapes/names.onnx");
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(
                    model.signature(), Map.of("strange name/with:0", Tensor.of(Shape.of(1, 1), 2f)))
                .on(instance)) {
      assertEquals(Shape.of(1, 1), call.output("größe").shape());
    }
  }

  @Test
  void reportsFailureOfOneOperatorInOneLine() {
    try (Model model = Fixtures.load(folder.resolve("p"), "faults/fails_on_large_index.onnx");
        ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call =
            TestCall.of(model.signature(), Map.of("index", Tensor.of(Shape.of(1), 9L)))) {
      ServingException failed = assertThrows(ServingException.class, () -> call.on(instance));
      assertEquals(ErrorCode.BACKEND_FAILURE, failed.code());
      String message = String.valueOf(failed.getMessage());
      assertTrue(
          message.startsWith("the model failed: Non-zero status code returned while running Gather")
              && message.contains("idx=9")
              && !message.contains("\n")
              && !message.contains(".cc"),
          message);
      assertEquals(0, call.lent());
    }
  }
}
