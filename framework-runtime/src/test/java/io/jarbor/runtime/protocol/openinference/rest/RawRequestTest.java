package io.jarbor.runtime.protocol.openinference.rest;

import static io.jarbor.runtime.protocol.openinference.rest.Bodies.assertRefused;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.input;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.model;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.onHeap;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.spec;
import static io.jarbor.runtime.protocol.openinference.rest.Bodies.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ServedModel;
import org.junit.jupiter.api.Test;

class RawRequestTest {

  private static Tensor read(ServedModel model, byte[] body) {
    InferRequest request = RawRequest.read(onHeap(body), model, more -> {});
    assertTrue(request.parameters().binaryOutputs());
    return input(request, "x");
  }

  @Test
  void solvesTheOneOpenSizeBesideABatchOfOne() {
    Tensor x =
        read(model(8, spec("x", Datatype.INT16, -1, 2, -1)), new byte[] {1, 0, 2, 0, 3, 0, 4, 0});

    assertEquals(Shape.of(1, 2, 2), x.shape());
    assertEquals(4, x.shorts().get(3));
  }

  @Test
  void takesAShapeThatIsFixedWithoutABatch() {
    assertEquals(Shape.of(3), read(model(0, spec("x", Datatype.UINT8, 3)), new byte[3]).shape());
  }

  @Test
  void solvesALeadingOpenSizeWhereThereIsNoBatch() {
    ServedModel model = model(0, spec("x", Datatype.FP32, -1, 2));

    assertEquals(Shape.of(2, 2), read(model, new byte[16]).shape());
    assertRefused("'x'", () -> read(model, new byte[12]));
  }

  @Test
  void takesOneStringWithoutItsLength() {
    Tensor x = read(model(8, spec("x", Datatype.BYTES, -1, -1)), utf8("größe"));

    assertEquals(Shape.of(1, 1), x.shape());
    assertEquals("größe", x.stringAt(0));
  }

  @Test
  void refusesWhatIsAmbiguousOrDoesNotFit() {
    assertRefused(
        "one input",
        () ->
            read(
                model(8, spec("x", Datatype.FP32, -1), spec("y", Datatype.FP32, -1)), new byte[4]));
    assertRefused(
        "one size open", () -> read(model(8, spec("x", Datatype.FP32, -1, -1, -1)), new byte[4]));
    assertRefused("'x'", () -> read(model(8, spec("x", Datatype.FP32, -1, 2)), new byte[4]));
    assertRefused("'x'", () -> read(model(8, spec("x", Datatype.FP32, -1, -1)), new byte[5]));
    assertRefused(
        "one string", () -> read(model(8, spec("x", Datatype.BYTES, -1, 2)), new byte[5]));
  }
}
