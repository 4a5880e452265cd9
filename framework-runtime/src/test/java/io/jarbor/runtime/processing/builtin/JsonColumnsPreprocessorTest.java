package io.jarbor.runtime.processing.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JsonColumnsPreprocessorTest {
  private static final Map<String, Object> COLUMNS = Map.of("columns", List.of("width", "height"));

  private final Bench bench;

  JsonColumnsPreprocessorTest(@TempDir Path root) {
    bench = new Bench(root);
  }

  private JsonColumnsPreprocessor processor(Signature signature, Map<String, Object> options) {
    return bench.setUp(new JsonColumnsPreprocessor(), signature, options);
  }

  private Tensor run(JsonColumnsPreprocessor processor, List<Map<String, Double>> rows) {
    return Bench.onlyInput(processor.process(new JsonColumnsRequest(rows), bench));
  }

  private void refuses(
      JsonColumnsPreprocessor processor,
      String pointer,
      String message,
      List<Map<String, Double>> rows) {
    ServingException error = assertThrows(ServingException.class, () -> run(processor, rows));
    assertEquals(ErrorCode.INVALID_INPUT, error.code());
    assertEquals(pointer, error.pointer().orElse("none"));
    assertEquals(message, error.getMessage());
    assertEquals(0, bench.open(), "the tensor is given back");
  }

  private void unsuitable(Signature signature, Map<String, Object> options, String why) {
    ServingException error =
        assertThrows(ServingException.class, () -> processor(signature, options));
    assertEquals(ErrorCode.INVALID_PACKAGE, error.code());
    assertEquals("processor 'json-columns': " + why, error.getMessage());
  }

  @ParameterizedTest
  @EnumSource(value = Datatype.class, names = "BYTES", mode = EnumSource.Mode.EXCLUDE)
  void writesRowsInTheOrderOfTheColumns(Datatype datatype) {
    JsonColumnsPreprocessor processor = processor(Bench.takes(datatype, -1, 2), COLUMNS);
    try (Tensor tensor =
        run(
            processor,
            List.of(Map.of("height", 1.0, "width", 0.0), Map.of("width", 1.0, "height", 1.0)))) {
      assertEquals(datatype, tensor.datatype());
      assertEquals(Shape.of(2, 2), tensor.shape());
      assertEquals(0, tensor.numberAt(0));
      assertEquals(1, tensor.numberAt(1));
      assertEquals(1, tensor.numberAt(2));
      assertEquals(1, tensor.numberAt(3));
    }
    assertEquals(0, bench.open());
  }

  @Test
  void writesTheLargestNumbersOfADatatype() {
    try (Tensor tensor =
        run(
            processor(Bench.takes(Datatype.UINT32, -1, 2), COLUMNS),
            List.of(Map.of("width", 4294967295.0, "height", 2147483648.0)))) {
      assertEquals(4294967295.0, tensor.numberAt(0));
      assertEquals(2147483648.0, tensor.numberAt(1));
    }
    try (Tensor tensor =
        run(
            processor(Bench.takes(Datatype.FP16, -1, 2), COLUMNS),
            List.of(Map.of("width", 65519.9, "height", -65504.0)))) {
      assertEquals(65504, tensor.numberAt(0));
      assertEquals(-65504, tensor.numberAt(1));
    }
  }

  @Test
  void namesTheColumnThatIsWrong() {
    JsonColumnsPreprocessor processor = processor(Bench.takes(Datatype.INT8, -1, 2), COLUMNS);
    Map<String, Double> good = Map.of("width", 1.0, "height", 2.0);
    refuses(
        processor,
        "/rows/1/height",
        "/rows/1/height: the column is missing; expected a number for each of [width, height]",
        List.of(good, Map.of("width", 1.0)));
    refuses(
        processor,
        "/rows/0/heigth",
        "/rows/0/heigth: no such column; there are [width, height]; did you mean 'height'?",
        List.of(Map.of("width", 1.0, "heigth", 2.0)));
    refuses(
        processor,
        "/rows/0/a~1b~0",
        "/rows/0/a~1b~0: no such column; there are [width, height]",
        List.of(Map.of("width", 1.0, "height", 2.0, "a/b~", 3.0)));
    refuses(
        processor,
        "/rows/0/width",
        "/rows/0/width: expected a whole number from -128 to 127, got 128.0",
        List.of(Map.of("width", 128.0, "height", 2.0)));
    refuses(
        processor,
        "/rows/0/height",
        "/rows/0/height: expected a whole number from -128 to 127, got 0.5",
        List.of(Map.of("width", 1.0, "height", 0.5)));
  }

  @Test
  void refusesIntegersThatADoubleCannotTellApart() {
    JsonColumnsPreprocessor processor = processor(Bench.takes(Datatype.INT64, -1, 2), COLUMNS);
    refuses(
        processor,
        "/rows/0/width",
        "/rows/0/width: expected a whole number from -9007199254740992 to 9007199254740992,"
            + " got 9.007199254740994E15",
        List.of(Map.of("width", 0x1p53 + 2, "height", 0.0)));
  }

  @Test
  void fillsInWhatARowLeavesOutIfToldTo() {
    JsonColumnsPreprocessor processor =
        processor(
            Bench.takes(Datatype.FP32, -1, 2),
            Map.of("columns", List.of("width", "height"), "missing", Double.NaN));
    try (Tensor tensor = run(processor, List.of(Map.of("height", 3.0)))) {
      assertEquals(Double.NaN, tensor.numberAt(0));
      assertEquals(3, tensor.numberAt(1));
    }
    refuses(
        processor,
        "/rows/0/depth",
        "/rows/0/depth: no such column; there are [width, height]",
        List.of(Map.of("height", 3.0, "depth", 1.0)));
  }

  @Test
  void takesExactlyTheRowsOfAFixedShape() {
    JsonColumnsPreprocessor one = processor(Bench.takes(Datatype.FP32, 2), COLUMNS);
    Map<String, Double> row = Map.of("width", 1.0, "height", 2.0);
    try (Tensor tensor = run(one, List.of(row))) {
      assertEquals(Shape.of(2), tensor.shape());
    }
    refuses(
        one,
        "/rows",
        "/rows: expected exactly 1 for input 'x' of shape [2], got 2",
        List.of(row, row));
    refuses(
        processor(Bench.takes(Datatype.FP32, -1, 2), COLUMNS),
        "/rows",
        "/rows: expected at least 1 for input 'x' of shape [-1, 2], got 0",
        List.of());
  }

  @ParameterizedTest
  @CsvSource({"-1 2,1", "2,1", "1 2,1", "150 2,150"})
  void givesAnExampleThatTheModelTakes(String shape, int rows) throws JsonProcessingException {
    long[] sizes = Arrays.stream(shape.split(" ")).mapToLong(Long::parseLong).toArray();
    JsonColumnsPreprocessor processor = processor(Bench.takes(Datatype.FP32, sizes), COLUMNS);
    String example = processor.example().orElseThrow();
    JsonColumnsRequest request = new ObjectMapper().readValue(example, JsonColumnsRequest.class);
    assertEquals(rows, request.rows().size());
    try (Tensor tensor = run(processor, request.rows())) {
      assertEquals(2 * rows, tensor.elementCount());
    }
  }

  @Test
  void refusesModelsThatItDoesNotSuit() {
    unsuitable(
        Bench.takes(Datatype.FP32, -1, 3),
        COLUMNS,
        "option 'columns': expected 3 names, as input 'x' of shape [-1, 3] has features, got 2");
    unsuitable(
        Bench.takes(Datatype.FP32, -1, 2),
        Map.of("columns", List.of("a", "a")),
        "option 'columns': expected each name once, got [a, a]");
    unsuitable(
        Bench.takes(Datatype.FP32, -1, 2, 2),
        COLUMNS,
        "input 'x': expected shape [-1, 2], got [-1, 2, 2]");
    unsuitable(
        Bench.takes(Datatype.UINT8, -1, 2),
        Map.of("columns", List.of("a", "b"), "missing", Double.NaN),
        "option 'missing': expected a whole number from 0 to 255, got NaN");
    ServingException bytes =
        assertThrows(
            ServingException.class, () -> processor(Bench.takes(Datatype.BYTES, -1, 2), COLUMNS));
    assertEquals(ErrorCode.INVALID_PACKAGE, bytes.code());
  }
}
