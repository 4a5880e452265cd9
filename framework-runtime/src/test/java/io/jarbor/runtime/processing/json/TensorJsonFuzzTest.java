package io.jarbor.runtime.processing.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.fuzz.Attempt;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whatever bytes come: tensors are read as Jackson and exact arithmetic read them, to the bit, or
 * refused where those refuse. An input is a JSON document.
 */
class TensorJsonFuzzTest {
  /** A string of three bytes, with its comma, takes eight, and twice as many as they grow. */
  private static final Attempt<Tensor> ATTEMPT = new Attempt<>(48, Tensor::close);

  /** Digits on both sides, which belong to no number of the document. */
  private static final int MARGIN = 3;

  private static final List<Shape> SHAPES =
      List.of(
          Shape.of(),
          Shape.of(0),
          Shape.of(2),
          Shape.of(-1),
          Shape.of(2, 3),
          Shape.of(-1, 2),
          Shape.of(-1, -1, -1),
          Shape.of(1_000_000_000, -1, 1_000_000_000));

  @FuzzTest(maxDuration = "20s")
  void readsWhatJacksonReads(byte[] json) {
    compare(json, false);
    String text = new String(json, StandardCharsets.ISO_8859_1);
    if (text.contains("N") || text.contains("I")) {
      compare(json, true);
    }
  }

  private static void compare(byte[] json, boolean withNaN) {
    Optional<ReferenceJson.Value> document = ReferenceJson.parse(json, withNaN);
    Shape open = document.map(ReferenceTensor::open).orElse(Shape.of(-1));
    for (Datatype datatype : Datatype.values()) {
      compare(json, withNaN, document, datatype, open);
    }
    for (Shape shape : SHAPES) {
      compare(json, withNaN, document, Datatype.FP32, shape);
    }
    compare(json, withNaN, document, Datatype.BYTES, Shape.of(-1, 2));
    Optional<Tensor> any = read(json, withNaN, TensorReader::readAny);
    assertAlike(
        document.flatMap(value -> ReferenceTensor.of(value, Datatype.FP32, open)), any, "any rank");
  }

  private static void compare(
      byte[] json,
      boolean withNaN,
      Optional<ReferenceJson.Value> document,
      Datatype datatype,
      Shape shape) {
    Optional<ReferenceTensor> expected =
        document.flatMap(value -> ReferenceTensor.of(value, datatype, shape));
    Optional<Tensor> tensor = read(json, withNaN, in -> TensorReader.read(in, datatype, shape));
    assertAlike(expected, tensor, datatype + " " + shape);
    // The shape as it was found says the same, where it is one.
    if (expected.isPresent() && !shape.fixed()) {
      Shape found = expected.get().shape();
      assertAlike(
          expected,
          read(json, withNaN, in -> TensorReader.read(in, datatype, found)),
          datatype + " " + found);
    }
  }

  private static Optional<Tensor> read(
      byte[] json, boolean withNaN, JsonInput.ValueReader<Tensor> reader) {
    byte[] larger = new byte[json.length + 2 * MARGIN];
    Arrays.fill(larger, (byte) '1');
    System.arraycopy(json, 0, larger, MARGIN, json.length);
    return ATTEMPT.read(
        json.length,
        () ->
            withNaN
                ? JsonInput.readWithNaN(larger, MARGIN, json.length, reader)
                : JsonInput.read(larger, MARGIN, json.length, reader));
  }

  private static void assertAlike(
      Optional<ReferenceTensor> expected, Optional<Tensor> tensor, String as) {
    assertEquals(expected.isPresent(), tensor.isPresent(), () -> "taken as " + as);
    if (expected.isEmpty() || tensor.isEmpty()) {
      return;
    }
    assertEquals(expected.get().shape(), tensor.get().shape(), as);
    byte[] bytes = new byte[tensor.get().byteSize()];
    tensor.get().data().get(bytes);
    assertArrayEquals(expected.get().bytes(), bytes, as);
    assertTrue(tensor.get().shape().fixed(), as);
  }
}
