package io.jarbor.runtime.processing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.processing.json.JsonOutput;
import io.jarbor.runtime.processing.json.TensorWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TensorJsonTest {
  private static final Passthrough PLAIN = new Passthrough(Map.of(), false, true);
  private static final Passthrough ITEM = new Passthrough(Map.of(), true, true);

  private static Signature signature(Datatype datatype, long... shape) {
    return Signature.builder()
        .inputs(List.of(TensorSpec.of("x", datatype, Shape.of(shape))))
        .outputs(List.of(TensorSpec.of("x", datatype, Shape.of(shape))))
        .batched(shape.length > 0 && shape[0] == -1)
        .build();
  }

  private static Tensor read(Signature signature, Passthrough passthrough, String json) {
    ByteBuffer body = ByteBuffer.wrap(("  " + json).getBytes(StandardCharsets.UTF_8)).position(2);
    Payload payload =
        new TensorRequests(signature, passthrough).read(body, "application/json", more -> {});
    return Objects.requireNonNull(((Payload.Tensors) payload).tensors().get("x"));
  }

  private static String write(Signature signature, Passthrough passthrough, Tensor tensor) {
    Payload payload = new Payload.Tensors(Map.of("x", tensor));
    TensorResponses responses = new TensorResponses(signature, passthrough);
    byte[] json = JsonOutput.write(out -> responses.write(out, payload));
    return new String(json, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BOOL|true,false",
        "UINT8|0,255",
        "UINT16|0,65535",
        "UINT32|0,4294967295",
        "UINT64|0,18446744073709551615",
        "INT8|-128,127",
        "INT16|-32768,32767",
        "INT32|-2147483648,2147483647",
        "INT64|-9223372036854775808,9223372036854775807",
        "FP16|-65504.0,0.5",
        "BF16|-2.0,1.5",
        "FP32|0.1,3.4028235E38",
        "FP64|0.1,1.7976931348623157E308",
        "BYTES|\"\",\"\u00e4\ud83d\ude00\""
      })
  void readsAndWritesTheBoundsOfEveryDatatype(Datatype datatype, String values) {
    Signature signature = signature(datatype, 2);
    String json = "{\"x\":[" + values + "]}";
    assertEquals(json, write(signature, PLAIN, read(signature, PLAIN, json)));
  }

  @ParameterizedTest
  @CsvSource({
    "UINT8,256",
    "UINT8,-1",
    "INT8,-129",
    "UINT16,65536",
    "INT16,32768",
    "UINT32,4294967296",
    "INT32,2147483648",
    "INT64,9223372036854775808",
    "UINT64,18446744073709551616",
    "UINT64,-1",
    "INT32,1.5",
    "INT32,1e999999999",
    "INT32,1e-999999999",
    "INT64,1e99999999999",
    "FP16,65520",
    "BF16,3.4e38",
    "FP32,3.5e38",
    "FP64,1e309",
    "INT32,true",
    "BOOL,1",
    "BYTES,1",
    "FP32,null"
  })
  void refusesWhatADatatypeCannotHold(Datatype datatype, String value) {
    ServingException refused =
        assertThrows(
            ServingException.class,
            () -> read(signature(datatype, 2), PLAIN, "{\"x\":[" + value + "]}"));
    assertEquals("/x/0", refused.pointer().orElseThrow(), refused.getMessage());
  }

  @Test
  void takesWholeNumbersInAnyNotationAsIntegers() {
    Tensor tensor = read(signature(Datatype.INT64, 3), PLAIN, "{\"x\":[1.0,1e3,0e999999]}");
    assertEquals(Tensor.of(Shape.of(3), 1L, 1000L, 0L).longs(), tensor.longs());
  }

  @Test
  void roundsFp32OnceFromItsDigits() {
    // By way of a double this becomes 1.0: the digits lie a hair above the middle of two floats.
    Tensor tensor =
        read(signature(Datatype.FP32, 1), PLAIN, "{\"x\":[1.00000005960464477539062500001]}");
    assertEquals(Math.nextUp(1f), tensor.floats().get(0));
  }

  @Test
  void findsDynamicSizesFromTheData() {
    Tensor tensor = read(signature(Datatype.FP32, -1, -1), PLAIN, "{\"x\":[[1,2,3],[4,5,6]]}");
    assertEquals(Shape.of(2, 3), tensor.shape());
    assertEquals(Tensor.of(Shape.of(2, 3), 1f, 2f, 3f, 4f, 5f, 6f).floats(), tensor.floats());
  }

  @Test
  void takesOneRowWithoutTheBatchDimension() {
    Signature signature = signature(Datatype.FP32, -1, 2);
    Tensor tensor = read(signature, ITEM, "{\"x\":[1,2]}");
    assertEquals(Shape.of(1, 2), tensor.shape());
    assertEquals("{\"x\":[1.0,2.0]}", write(signature, ITEM, tensor));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"x\":[[1,2],[3]]}|/x/1|expected 2 elements, got 1",
        "{\"x\":[[1,2],[3,4,5,[6]]]}|/x/1|expected 2 elements, got 4",
        "{\"x\":[[1,2],3]}|/x/1|expected an array of 2, got the number 3",
        "{\"x\":[[1,\"a\"]]}|/x/0/1|expected a number, got the string 'a'",
        "{\"x\":[]}|/x|expected 1 row or more, got none",
        "{\"x\":[[1,2]],\"x\":[[1,2]]}|/x|expected once, got again",
        "{\"xx\":[[1,2]]}|/xx|unknown field; expected 'x'; did you mean 'x'?",
        "{}|/x|missing; expected 'x'",
        "[1]||expected an object with 'x', got an array",
        "null||expected an object with 'x', got null"
      })
  void saysWhereABodyIsWrong(String json, String pointer, String message) {
    ServingException refused =
        assertThrows(
            ServingException.class, () -> read(signature(Datatype.FP32, -1, 2), PLAIN, json));
    assertEquals(pointer == null ? "" : pointer, refused.pointer().orElseThrow());
    assertTrue(String.valueOf(refused.getMessage()).endsWith(": " + message), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is empty",
        "'  '|is empty",
        "nonsense|is not JSON: expected a value, got 'nonsense'",
        "{\"x\":[[1,2]]|ends before",
        "{\"x\":[[1,2]]} 7|goes on after",
        "{\"x\":[[NaN,2]]}|no NaN",
        "{\"x\":[[1,-Infinity]]}|no NaN",
        "{\"x\":[[1,01]]}|is not JSON"
      })
  void refusesWhatIsNotOneJsonDocument(String json, String message) {
    ServingException refused =
        assertThrows(
            ServingException.class, () -> read(signature(Datatype.FP32, -1, 2), PLAIN, json));
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
  }

  @Test
  void refusesDeepNestingAndLongNumbers() {
    Signature signature = signature(Datatype.FP32, -1, 2);
    for (String value : List.of("[".repeat(100_000), "[[1," + "1".repeat(2_000) + "]]")) {
      assertThrows(ServingException.class, () -> read(signature, PLAIN, "{\"x\":" + value + "}"));
    }
    ServingException deep =
        assertThrows(
            ServingException.class,
            () -> read(signature, PLAIN, "{\"x\":[[1,2,3," + "[".repeat(100_000)));
    assertTrue(
        String.valueOf(deep.getMessage()).contains("nested deeper than 100"), deep.getMessage());
  }

  @Test
  void writesWhatJsonHasNoNumberForAsStrings() {
    Tensor tensor = Tensor.of(Shape.of(3), Float.NaN, Float.POSITIVE_INFINITY, -0f);
    assertEquals(
        "{\"x\":[\"NaN\",\"Infinity\",-0.0]}", write(signature(Datatype.FP32, 3), PLAIN, tensor));
  }

  @ParameterizedTest
  @EnumSource(names = {"FP16", "BF16", "FP32", "FP64"})
  void writesManyNumbersAsItWritesFew(Datatype datatype) {
    Signature large = signature(datatype, 4, 2, 3);
    Signature small = signature(datatype, 6);
    String few =
        "0.0,-0.0,1.0,-0.125,0.5,2.0E-5"
            .replace("2.0E-5", datatype.byteSize() > 2 ? "2.0E-5" : "7.0");
    String rows =
        "[[0.0,-0.0,1.0],[-0.125,0.5,%s]]".formatted(few.substring(few.lastIndexOf(',') + 1));
    String json = "{\"x\":[" + String.join(",", Collections.nCopies(4, rows)) + "]}";
    assertEquals(json, write(large, PLAIN, read(large, PLAIN, json)));
    assertEquals(
        "{\"x\":[" + few + "]}", write(small, PLAIN, read(small, PLAIN, "{\"x\":[" + few + "]}")));
  }

  @Test
  void writesWordsAmongManyNumbers() {
    float[] values = new float[20];
    values[1] = Float.NaN;
    values[19] = Float.NEGATIVE_INFINITY;
    Tensor tensor = Tensor.of(Shape.of(20), values);
    String zeros = "0.0,".repeat(17);
    assertEquals(
        "{\"x\":[0.0,\"NaN\"," + zeros + "\"-Infinity\"]}",
        write(signature(Datatype.FP32, 20), PLAIN, tensor));
    assertEquals(
        "[0.0,NaN," + zeros + "-Infinity]",
        new String(
            JsonOutput.writeWithNaN(held -> {}, out -> TensorWriter.write(out, tensor)),
            StandardCharsets.UTF_8));
  }

  @Test
  void showsLabelledOutputsAsObjectsUnlessToldOtherwise() {
    Signature signature =
        Signature.builder()
            .outputs(
                List.of(
                    TensorSpec.builder("x", Datatype.FP32, Shape.of(-1, 2))
                        .labels(List.of("a", "b"))
                        .build()))
            .build();
    Tensor tensor = Tensor.of(Shape.of(1, 2), 0.25f, 0.75f);
    assertEquals("{\"x\":[{\"a\":0.25,\"b\":0.75}]}", write(signature, PLAIN, tensor));
    assertEquals(
        "{\"x\":[[0.25,0.75]]}", write(signature, new Passthrough(Map.of(), false, false), tensor));
  }

  @ParameterizedTest
  @CsvSource({"BOOL", "INT64", "UINT8", "FP16", "FP32", "BYTES"})
  void givesAnExampleThatReads(Datatype datatype) {
    Signature signature = signature(datatype, -1, 1000);
    Object example = new TensorRequests(signature, ITEM).example().orElseThrow();
    byte[] json = JsonOutput.write(out -> new ObjectMapper().writeValue(out, example));
    Tensor tensor = read(signature, ITEM, new String(json, StandardCharsets.UTF_8));
    assertEquals(Shape.of(1, 1000), tensor.shape());
  }

  @Test
  void readsSamplesByTheSameRules() {
    Signature signature = signature(Datatype.FP32, -1, 2);
    Tensor tensor =
        Objects.requireNonNull(
            new JsonSampleReader().read(signature, Map.of("x", List.of(5.5, 3L))).get("x"));
    assertEquals(Tensor.of(Shape.of(1, 2), 5.5f, 3f).floats(), tensor.floats());
    ServingException refused =
        assertThrows(
            ServingException.class,
            () -> new JsonSampleReader().read(signature, Map.of("x", List.of(1L, Double.NaN))));
    assertEquals("/x/1", refused.pointer().orElseThrow());
  }
}
