package io.jarbor.api.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignatureTest {
  private static final TensorSpec X = TensorSpec.of("x", Datatype.FP32, Shape.of(-1, 2));
  private static final TensorSpec MASK = TensorSpec.of("mask", Datatype.INT32, Shape.of(-1));
  private static final TensorSpec Y = TensorSpec.of("y", Datatype.FP32, Shape.of(-1));
  private static final Signature SIGNATURE =
      Signature.builder().inputs(List.of(X, MASK)).outputs(List.of(Y)).batched(true).build();

  private static final Tensor ROW = Tensor.of(Shape.of(1, 2), 1f, 2f);
  private static final Tensor ONE = Tensor.of(Shape.of(1), 1);

  private static String refusal(Map<String, Tensor> inputs) {
    ServingException error =
        assertThrows(ServingException.class, () -> SIGNATURE.checkInputs(inputs));
    assertEquals(ErrorCode.INVALID_INPUT, error.code());
    return String.valueOf(error.getMessage());
  }

  @Test
  void acceptsWhatFits() {
    SIGNATURE.checkInputs(Map.of("x", ROW, "mask", ONE));
  }

  @Test
  void namesWhatDoesNotFit() {
    assertEquals("input 'mask' is missing; expected [x, mask], got [x]", refusal(Map.of("x", ROW)));
    assertEquals(
        "unknown inputs [z]; expected [x, mask]", refusal(Map.of("x", ROW, "mask", ONE, "z", ONE)));
    assertEquals(
        "input 'x': expected datatype FP32, got INT32", refusal(Map.of("x", ONE, "mask", ONE)));
    assertEquals(
        "input 'x': expected shape [-1, 2], got [2, 1]",
        refusal(Map.of("x", Tensor.of(Shape.of(2, 1), 1f, 2f), "mask", ONE)));
    assertEquals(
        "input 'mask': expected 1 row as the inputs before it have, got shape [2]",
        refusal(Map.of("x", ROW, "mask", Tensor.of(Shape.of(2), 1, 2))));
  }

  @Test
  void refusesTwoOfOneName() {
    Signature.Builder twice = Signature.builder().inputs(List.of(X, X));
    assertEquals(
        "two inputs are named 'x'",
        assertThrows(IllegalArgumentException.class, twice::build).getMessage());
  }

  @Test
  void refusesToBatchFixedRowsAndScalars() {
    for (Shape shape : List.of(Shape.of(1, 2), Shape.of())) {
      Signature.Builder wrong =
          Signature.builder()
              .inputs(List.of(TensorSpec.of("x", Datatype.FP32, shape)))
              .batched(true);
      assertThrows(IllegalArgumentException.class, wrong::build);
    }
  }

  @Test
  void tellsABatchDimensionFromAllShapes() {
    TensorSpec fixed = TensorSpec.of("f", Datatype.FP32, Shape.of(3));
    assertTrue(Signature.looksBatched(List.of(X, MASK), List.of(Y)));
    assertFalse(Signature.looksBatched(List.of(X, fixed), List.of(Y)));
    assertFalse(Signature.looksBatched(List.of(X), List.of(fixed)));
    assertFalse(Signature.looksBatched(List.of(), List.of(Y)));
  }

  @Test
  void comesBackWholeFromItsBuilder() {
    Signature named = SIGNATURE.toBuilder().name("embed").build();
    assertEquals("embed", named.name());
    assertNotEquals(SIGNATURE, named);
    assertEquals(SIGNATURE, named.toBuilder().name(Signature.DEFAULT_NAME).build());
    assertEquals(SIGNATURE.hashCode(), SIGNATURE.toBuilder().build().hashCode());
  }

  @Test
  void findsInputsAndOutputsByName() {
    assertEquals(Optional.of(MASK), SIGNATURE.input("mask"));
    assertEquals(Optional.of(Y), SIGNATURE.output("y"));
    assertEquals(Optional.empty(), SIGNATURE.output("x"));
  }
}
