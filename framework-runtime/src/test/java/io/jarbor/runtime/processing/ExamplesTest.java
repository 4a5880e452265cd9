package io.jarbor.runtime.processing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.api.processing.Field;
import io.jarbor.runtime.processing.binding.UnbindableException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  record Inner(Optional<String> note, int count) {}

  record Nullable(
      @Field(example = "null") Optional<Integer> limit,
      @Field(example = "{\"note\": null, \"count\": 1}") Inner inner,
      @Field(example = "[{\"note\": null, \"count\": 2}]") List<Inner> more) {}

  record Needed(@Field(example = "null") Integer limit) {}

  private static Optional<Object> example(Class<?> type, String json) {
    return new RecordRequests(type, Set.of(), Optional.of(json)).example();
  }

  private static String refused(Class<?> type, String json) {
    UnbindableException refused =
        assertThrows(UnbindableException.class, () -> example(type, json));
    return String.valueOf(refused.getMessage());
  }

  @Test
  void takesNullInAnExampleWhereARequestMayHaveIt() throws JsonProcessingException {
    Object example = new RecordRequests(Nullable.class, Set.of()).example().orElseThrow();
    assertEquals(
        "{\"limit\":null,\"inner\":{\"note\":null,\"count\":1},"
            + "\"more\":[{\"note\":null,\"count\":2}]}",
        new ObjectMapper().writeValueAsString(example));
  }

  @Test
  void refusesNullInAnExampleWhereARequestNeedsAValue() {
    UnbindableException refused =
        assertThrows(UnbindableException.class, () -> new RecordRequests(Needed.class, Set.of()));
    assertEquals(
        "Needed.limit: its example, null, does not suit it:"
            + " the body: expected an integer, got null",
        refused.getMessage());
  }

  @Test
  void showsAProcessorsOwnExampleAsItIs() throws JsonProcessingException {
    String json = "{\"count\":1.0,\"note\":null}";
    Object example = example(Inner.class, json).orElseThrow();
    assertEquals(json, new ObjectMapper().writeValueAsString(example));
  }

  @Test
  void refusesAProcessorsOwnExampleThatIsNoRequest() {
    String name = Inner.class.getName();
    assertEquals(
        name + ": its example, {\"note\":\"a\"}, does not suit it: /count: missing, and required",
        refused(Inner.class, "{\"note\":\"a\"}"));
    assertEquals(
        name + ": its example, null, does not suit it: the body: expected an object, got null",
        refused(Inner.class, "null"));
    assertEquals(
        name
            + ": its example, {\"count\":1, does not suit it: the body ends before its JSON value"
            + " does, at line 1, column 11",
        refused(Inner.class, "{\"count\":1"));
  }

  @Test
  void saysWhyBeforeALongExampleFillsTheMessage() {
    String message = refused(Inner.class, "{\"note\":\"" + "x".repeat(5000) + "\"}");
    assertEquals("/count: missing, and required", message.substring(message.indexOf("/count")));
    assertTrue(message.length() < 300, message);
  }

  @Test
  void showsNoExampleThatNobodyWouldRead() {
    String json = "{\"count\":1,\"note\":\"" + "x".repeat(1 << 16) + "\"}";
    assertEquals(Optional.empty(), example(Inner.class, json));
  }
}
