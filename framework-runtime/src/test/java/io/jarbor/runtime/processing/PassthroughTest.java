package io.jarbor.runtime.processing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.processing.Passthrough.WrongOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PassthroughTest {
  private static final Signature SIGNATURE =
      Signature.builder()
          .inputs(
              List.of(
                  TensorSpec.of("a/b", Datatype.FP32, Shape.of(2)),
                  TensorSpec.of("c", Datatype.FP32, Shape.of(2))))
          .outputs(List.of(TensorSpec.of("y", Datatype.FP32, Shape.of(2))))
          .batched(false)
          .build();

  private final List<WrongOption> wrong = new ArrayList<>();

  private Passthrough of(Map<String, Object> options) {
    return Passthrough.of(Options.of(options), SIGNATURE, SIGNATURE.inputs(), wrong::add);
  }

  @Test
  void renamesTheTensorsThatItIsToldTo() {
    Passthrough passthrough = of(Map.of("fields", Map.of("a/b", "input_text")));
    assertEquals(List.of(), wrong);
    assertEquals(Map.of("a/b", "input_text", "c", "c"), passthrough.names());
  }

  @Test
  void pointsAtATensorThatIsNotThere() {
    of(Map.of("fields", Map.of("a/~b", "x")));
    assertEquals(
        List.of(
            new WrongOption(
                "/fields/a~1~0b", "no tensor 'a/~b'; the model has [a/b, c]; did you mean 'a/b'?")),
        wrong);
  }

  @Test
  void refusesOneNameForTwoTensors() {
    of(Map.of("fields", Map.of("a/b", "c")));
    assertEquals(List.of(new WrongOption("/fields", "two tensors have the JSON name 'c'")), wrong);
  }

  @Test
  void refusesOneRowOfAModelWithoutRows() {
    of(Map.of("item", true));
    assertEquals(
        List.of(
            new WrongOption(
                "/item", "needs a model with a batch dimension; this one has " + SIGNATURE)),
        wrong);
  }
}
