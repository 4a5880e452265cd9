package io.jarbor.runtime.processing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.processing.Field;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.processing.binding.UnbindableException;
import io.jarbor.runtime.processing.json.JsonOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

// Arrays as components are what these tests are about: they are read without boxing.
@SuppressWarnings("ArrayRecordComponent")
class RecordCodecTest {
  enum Rounding {
    DOWN,
    HALF_UP
  }

  sealed interface Input {}

  record Text(@Field(minLength = 1) String text) implements Input {}

  record Numbers(float[] numbers) implements Input {}

  sealed interface Figure {}

  record Circle(double radius) implements Figure {}

  record TwoSided(double width, double height) implements Figure {}

  record Request(
      @Field(description = "What to go on with.", example = "\"the harbour \"") Input inputText,
      Optional<Double> unused,
      @Field(minimum = 1, maximum = 5) int count) {}

  record Everything(
      boolean flag,
      long big,
      float small,
      Rounding rounding,
      double[] doubles,
      int[] ints,
      long[] longs,
      byte[] bytes,
      List<String> names,
      Map<String, Integer> counts,
      Tensor tensor,
      Figure figure,
      Optional<Circle> nested) {}

  record Whole(byte[] image, Optional<String> note) {}

  record Picky(int value) {
    Picky {
      if (value == 13) {
        throw new IllegalArgumentException("13 brings bad luck");
      }
    }
  }

  record Unbindable(Runnable action) {}

  record Recursive(List<Recursive> children) {}

  record LengthOfNumber(@Field(minLength = 2) int value) {}

  record WrongExample(@Field(example = "bare words") String value) {}

  private static Object read(Class<?> type, String json) {
    ByteBuffer body = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
    Payload payload = new RecordRequests(type, Set.of()).read(body, "application/json", more -> {});
    return ((Payload.Typed) payload).value();
  }

  @Test
  void tellsAlternativesApartByKindOfValue() {
    Request text = (Request) read(Request.class, "{\"input_text\": \"a\", \"count\": 1}");
    assertEquals(new Text("a"), text.inputText());
    Request numbers = (Request) read(Request.class, "{\"count\": 1, \"input_text\": [1, 2.5]}");
    assertArrayEquals(new float[] {1, 2.5f}, ((Numbers) numbers.inputText()).numbers());
  }

  @Test
  void writesWhatItReads() {
    String json =
        "{\"flag\":true,\"big\":9007199254740993,\"small\":0.1,\"rounding\":\"half_up\","
            + "\"doubles\":[0.1],\"ints\":[1],\"longs\":[2],\"bytes\":\"AQI=\",\"names\":[\"a\"],"
            + "\"counts\":{\"k\":3},\"tensor\":[[1.0],[2.0]],"
            + "\"figure\":{\"type\":\"two_sided\",\"width\":1.0,\"height\":2.0},"
            + "\"nested\":{\"radius\":1.0}}";
    byte[] written =
        JsonOutput.write(
            out ->
                new RecordResponses(Everything.class)
                    .write(out, new Payload.Typed(read(Everything.class, json))));
    assertEquals(json, new String(written, StandardCharsets.UTF_8));
  }

  sealed interface Scores {}

  record Named(Map<String, Double> scores) implements Scores {}

  record Listed(double[] scores) implements Scores {}

  @ParameterizedTest
  @CsvSource({
    "input_text, true, false, false",
    "inputText, false, false, false",
    "type, false, true, false",
    "height, false, true, false",
  })
  void knowsWhichMembersARequestMayHave(
      String name, boolean record, boolean byType, boolean byKind) {
    assertEquals(record, takes(Request.class, name));
    assertEquals(byType, takes(Figure.class, name));
    assertEquals(byKind, takes(Input.class, name));
    assertTrue(takes(Scores.class, name));
  }

  private static boolean takes(Class<?> type, String name) {
    return new RecordRequests(type, Set.of()).takesMember(name);
  }

  record Holder(Figure figure) {}

  @Test
  void findsTheTypeMemberWhereverItStands() {
    Object value = read(Holder.class, "{\"figure\": {\"radius\": 2, \"type\": \"circle\"}}");
    assertEquals(new Holder(new Circle(2)), value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"input_text\":\"a\"}|/count|missing",
        "{\"input_text\":\"a\",\"count\":6}|/count|from 1 to 5, got the number 6",
        "{\"input_text\":\"a\",\"count\":1.5}|/count|expected an integer",
        "{\"input_text\":\"\",\"count\":1}|/input_text|expected 1 or more characters, got 0",
        "{\"input_text\":[1,true],\"count\":1}|/input_text/1|expected a number, got true",
        "{\"input_text\":{},\"count\":1}|/input_text|expected string or array, got an object",
        "{\"input_text\":null,\"count\":1}|/input_text|got null",
        "{\"input_text\":\"a\",\"coun\":1}|/coun|did you mean 'count'?",
        "{\"count\":1,\"count\":1}|/count|again"
      })
  void saysWhereARequestIsWrong(String json, String pointer, String message) {
    ServingException refused =
        assertThrows(ServingException.class, () -> read(Request.class, json));
    assertEquals(pointer, refused.pointer().orElseThrow());
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused.getMessage());
  }

  @Test
  void takesARecordsOwnRefusalAsTheCallersError() {
    ServingException refused =
        assertThrows(ServingException.class, () -> read(Picky.class, "{\"value\": 13}"));
    assertTrue(String.valueOf(refused.getMessage()).contains("13 brings bad luck"));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Unbindable.class,
        Recursive.class,
        LengthOfNumber.class,
        ElementsOfText.class,
        ElementsOfNumbers.class,
        LengthOfListedNumbers.class,
        WrongExample.class,
        String.class
      })
  void refusesTypesThatCannotBeBound(Class<?> type) {
    UnbindableException refused =
        assertThrows(UnbindableException.class, () -> new RecordRequests(type, Set.of()));
    assertTrue(
        String.valueOf(refused.getMessage()).contains(type.getSimpleName()), refused.getMessage());
  }

  @Test
  void takesEachKeyOfAMapOnce() {
    ServingException refused =
        assertThrows(
            ServingException.class, () -> read(Named.class, "{\"scores\":{\"a\":1,\"a\":2}}"));
    assertEquals("/scores/a", refused.pointer().orElseThrow());
    assertTrue(String.valueOf(refused.getMessage()).contains("expected once"));
  }

  @Test
  void takesOtherMediaTypesWhole() {
    RecordRequests requests = new RecordRequests(Whole.class, Set.of("image/png"));
    Payload payload = requests.read(ByteBuffer.wrap(new byte[] {1, 2}), "image/png", more -> {});
    assertArrayEquals(new byte[] {1, 2}, ((Whole) ((Payload.Typed) payload).value()).image());
    assertThrows(
        UnbindableException.class, () -> new RecordRequests(Request.class, Set.of("image/png")));
  }

  record Stops(
      @Field(maxLength = 2, minElementLength = 1) List<String> stop,
      @Field(minElementLength = 2) List<float[]> rows,
      Optional<Long> seed,
      @Field(minimum = 0.5) int[] steps) {}

  record ElementsOfText(@Field(minElementLength = 1) String text) {}

  record ElementsOfNumbers(@Field(minElementLength = 1) float[] numbers) {}

  record LengthOfListedNumbers(@Field(minElementLength = 1) List<Integer> numbers) {}

  @Test
  void describesEveryBoundThatIsChecked() {
    Map<?, ?> members =
        (Map<?, ?>)
            Objects.requireNonNull(
                new RecordRequests(Stops.class, Set.of()).schema().get("properties"));

    assertEquals(
        Map.of("type", "array", "maxItems", 2L, "items", Map.of("type", "string", "minLength", 1L)),
        members.get("stop"));
    assertEquals(
        Map.of(
            "type",
            "array",
            "items",
            Map.of("type", "array", "minItems", 2L, "items", Map.of("type", "number"))),
        members.get("rows"));
    assertEquals(
        Map.of("type", "integer", "minimum", Long.MIN_VALUE, "maximum", Long.MAX_VALUE),
        members.get("seed"));
    assertEquals(
        Map.of(
            "type",
            "array",
            "items",
            Map.of("type", "integer", "minimum", 1L, "maximum", (long) Integer.MAX_VALUE)),
        members.get("steps"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'stop': ['a', ''], 'rows': [], 'steps': []}|/stop/1: expected 1 or more characters, got 0",
        "{'stop': [], 'rows': [[1, 2], [1]], 'steps': []}|/rows/1: expected 2 or more elements, got 1"
      },
      quoteCharacter = '"')
  void refusesElementsThatAreTooShort(String body, String message) {
    ServingException refused =
        assertThrows(ServingException.class, () -> read(Stops.class, body.replace('\'', '"')));

    assertEquals(message, refused.getMessage());
    assertEquals(message.substring(0, message.indexOf(':')), refused.pointer().orElse(""));
  }

  record NotEmpty(@Field(minLength = 1) byte[] image) {}

  record Brief(@Field(minLength = 2, maxLength = 4) byte[] image) {}

  @ParameterizedTest
  @CsvSource({
    "NotEmpty,0,'the body: expected 1 or more bytes, got 0'",
    "Brief,5,'the body: expected 2 to 4 bytes, got 5'"
  })
  void refusesAWholeBodyOfTheWrongLength(String type, int length, String message) {
    Class<?> request = type.equals("Brief") ? Brief.class : NotEmpty.class;
    RecordRequests requests = new RecordRequests(request, Set.of("image/png"));
    ServingException refused =
        assertThrows(
            ServingException.class,
            () -> requests.read(ByteBuffer.wrap(new byte[length]), "image/png", more -> {}));
    assertEquals(message, refused.getMessage());
    assertEquals(Optional.of(""), refused.pointer());
  }

  @Test
  void describesTheLengthOfBytesInCharactersOfBase64() {
    Map<String, Object> schema = new RecordRequests(Brief.class, Set.of()).schema();
    assertEquals(
        Map.of(
            "image",
            Map.of(
                "type", "string", "contentEncoding", "base64", "minLength", 4L, "maxLength", 8L)),
        schema.get("properties"));
    for (int length = 2; length <= 4; length++) {
      String base64 = Base64.getEncoder().encodeToString(new byte[length]);
      assertTrue(base64.length() >= 4 && base64.length() <= 8);
      Object value = read(Brief.class, "{\"image\": \"" + base64 + "\"}");
      assertEquals(length, ((Brief) value).image().length);
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Request.class, Everything.class, Whole.class, Picky.class})
  void givesAnExampleThatReads(Class<?> type) throws JsonProcessingException {
    Object example = new RecordRequests(type, Set.of()).example().orElseThrow();
    assertTrue(type.isInstance(read(type, new ObjectMapper().writeValueAsString(example))));
  }

  @Test
  void describesARequest() {
    Map<String, Object> schema = new RecordRequests(Request.class, Set.of()).schema();
    assertEquals(List.of("input_text", "count"), schema.get("required"));
    Map<?, ?> members = (Map<?, ?>) Objects.requireNonNull(schema.get("properties"));
    assertEquals(Map.of("type", "integer", "minimum", 1L, "maximum", 5L), members.get("count"));
    assertEquals(
        "What to go on with.",
        ((Map<?, ?>) Objects.requireNonNull(members.get("input_text"))).get("description"));
  }
}
