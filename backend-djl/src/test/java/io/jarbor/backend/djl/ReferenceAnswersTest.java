package io.jarbor.backend.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.testkit.Npy;
import io.jarbor.testkit.TestCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceAnswersTest {
  private static final float TOLERANCE = 1e-5f;

  @TempDir Path folder;

  @Test
  void answersTextGeneratorAsPyTorchDid() throws IOException {
    try (Model model = Packages.load(Packages.textGenerator(folder.resolve("p")))) {
      Tensor expected = Npy.read(Packages.FIXTURES.resolve("text-generator/output.npy"));
      assertAnswers(
          model,
          Map.of("input", Npy.read(Packages.FIXTURES.resolve("text-generator/input.npy"))),
          Map.of("output", expected));
    }
  }

  @Test
  void answersDigitsAsPyTorchDid() throws IOException {
    try (Model model =
        Packages.load(
            Packages.declared(
                folder.resolve("p"),
                Packages.FIXTURES.resolve("digits/model.pt"),
                List.of(Packages.fp32("image", 1, 8, 8)),
                List.of(Packages.fp32("logits", 10))))) {
      assertAnswers(
          model,
          Map.of("image", Npy.read(Packages.FIXTURES.resolve("digits/images.npy"))),
          Map.of("logits", Npy.read(Packages.FIXTURES.resolve("digits/logits.npy"))));
    }
  }

  @Test
  void takesDictionaryOutputsByNameWhateverTheirOrder() {
    Map<String, Tensor> inputs =
        Map.of(
            "a", Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6f),
            "b", Tensor.of(Shape.of(2, 3), 10, 20, 30, 40, 50, 60f));
    try (Model model =
        Packages.load(
            Packages.twoOutputs(
                folder.resolve("p"), Packages.fp32("product", 3), Packages.fp32("sum", 3)))) {
      assertAnswers(
          model,
          inputs,
          Map.of(
              "sum", Tensor.of(Shape.of(2, 3), 11, 22, 33, 44, 55, 66f),
              "product", Tensor.of(Shape.of(2, 3), 10, 40, 90, 160, 250, 360f)));
    }
  }

  @Test
  void leavesOutDictionaryOutputsThatAreNotDeclared() {
    try (Model model =
        Packages.load(Packages.twoOutputs(folder.resolve("p"), Packages.fp32("product", 3)))) {
      assertAnswers(
          model,
          Map.of(
              "a", Tensor.of(Shape.of(1, 3), 1, 2, 3f), "b", Tensor.of(Shape.of(1, 3), 4, 5, 6f)),
          Map.of("product", Tensor.of(Shape.of(1, 3), 4, 10, 18f)));
    }
  }

  private static void assertAnswers(
      Model model, Map<String, Tensor> inputs, Map<String, Tensor> expected) {
    try (ModelInstance instance = model.newInstance(Placement.cpu(0));
        TestCall call = TestCall.of(model.signature(), inputs).on(instance)) {
      assertEquals(expected.keySet(), call.outputs().keySet());
      expected.forEach(
          (name, tensor) ->
              assertArrayEquals(floats(tensor), floats(call.output(name)), TOLERANCE, name));
    }
  }

  private static float[] floats(Tensor tensor) {
    float[] values = new float[tensor.elementCount()];
    tensor.floats().get(values);
    return values;
  }
}
