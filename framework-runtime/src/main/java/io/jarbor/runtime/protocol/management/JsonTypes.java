package io.jarbor.runtime.protocol.management;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** JSON Schemas (2020-12) that answers are made of. */
final class JsonTypes {
  static final Map<String, Object> TEXT = Map.of("type", "string");
  static final Map<String, Object> FLAG = Map.of("type", "boolean");
  static final Map<String, Object> COUNT = Map.of("type", "integer", "minimum", 0);
  static final Map<String, Object> TIME = Map.of("type", "string", "format", "date-time");

  private JsonTypes() {}

  static Map<String, Object> matching(String pattern) {
    return Map.of("type", "string", "pattern", pattern);
  }

  static Map<String, Object> oneOf(Enum<?>... constants) {
    return Map.of("type", "string", "enum", Arrays.stream(constants).map(Enum::name).toList());
  }

  static Map<String, Object> listOf(Map<String, Object> items) {
    return Map.of("type", "array", "items", items);
  }

  /** An object that holds one list. */
  static Map<String, Object> listed(String name, AnswerType<?> items) {
    return Map.of(
        "type",
        "object",
        "properties",
        Map.of(name, listOf(items.schema())),
        "required",
        List.of(name));
  }
}
