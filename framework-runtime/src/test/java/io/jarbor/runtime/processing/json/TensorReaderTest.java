package io.jarbor.runtime.processing.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorReaderTest {
  private static final int LARGE = 1 << 18;

  private static byte[] rows(int rows, int columns) {
    return IntStream.range(0, rows)
        .mapToObj(
            row ->
                IntStream.range(0, columns)
                    .mapToObj(column -> Integer.toString((row * columns + column) & 0xffff))
                    .collect(Collectors.joining(",", "[", "]")))
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Tensor read(byte[] json, long... sizes) {
    return JsonInput.read(json, in -> TensorReader.read(in, Datatype.FP32, Shape.of(sizes)));
  }

  private static void assertCounts(Tensor tensor) {
    for (int i = 0; i < tensor.elementCount(); i++) {
      assertEquals(i & 0xffff, tensor.floats().get(i));
    }
  }

  @ParameterizedTest
  @CsvSource({"2,3", "300,500", "2," + LARGE})
  void readsAsManyElementsAsThereAreWhetherTheSizeIsKnownOrNot(int rows, int columns) {
    byte[] json = rows(rows, columns);
    for (long[] shape : new long[][] {{rows, columns}, {-1, columns}, {rows, -1}, {-1, -1}}) {
      Tensor tensor = read(json, shape);
      assertEquals(Shape.of(rows, columns), tensor.shape());
      assertCounts(tensor);
    }
  }

  @Test
  void readsLargeTensorsIntoMemoryThatEnginesReadAsItIs() {
    byte[] json = rows(1, LARGE);
    assertTrue(read(json, 1, LARGE).data().isDirect());
    assertTrue(read(json, -1, LARGE).data().isDirect());
  }

  @ParameterizedTest
  @CsvSource({
    "FP32,4,'[1,2,3,4]',16",
    "UINT8,3,'[1,2,3]',3",
    "FP32,0,'[]',0",
    "FP32,-1,'[1,2,3,4]',256",
    "BYTES,2,'[\"a\",\"b\"]',256"
  })
  void takesTheMemoryThatTheShapeTells(Datatype datatype, long size, String json, int bytes) {
    assertEquals(bytes, capacity(datatype, json, size));
  }

  @Test
  void takesNoMemoryForWhatABodyIsTooShortFor() {
    assertEquals(4 * 2, capacity(Datatype.FP32, "[1]", 1 << 28));
    assertEquals(4 * 2, capacity(Datatype.FP32, "[1]", 1L << 40, 1L << 40));
    assertEquals(0, capacity(Datatype.FP32, "[]", 0, 1L << 62));
    assertEquals(256, capacity(Datatype.FP32, "[1]", -1, 1 << 28));
  }

  private static int capacity(Datatype datatype, String json, long... sizes) {
    return JsonInput.read(
        json.getBytes(StandardCharsets.UTF_8),
        in -> {
          in.skip();
          return ElementBuffer.of(datatype, Shape.of(sizes), in).capacity();
        });
  }
}
