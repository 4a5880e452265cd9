package io.jarbor.runtime.processing.binding;

import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.runtime.processing.json.JsonInput;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a JSON value as maps, lists and scalars: for examples, never for requests. */
final class JsonTree {
  private JsonTree() {}

  static @Nullable Object read(JsonInput in) {
    return switch (in.token()) {
      case START_OBJECT -> object(in);
      case START_ARRAY -> array(in);
      case VALUE_STRING -> in.string();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new BigDecimal(in.string());
      default -> throw in.unexpected("a value");
    };
  }

  private static Map<String, @Nullable Object> object(JsonInput in) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (in.next() == JsonToken.FIELD_NAME) {
      String name = in.fieldName();
      in.next();
      members.put(name, read(in));
    }
    return members;
  }

  private static List<@Nullable Object> array(JsonInput in) {
    List<@Nullable Object> elements = new ArrayList<>();
    while (in.next() != JsonToken.END_ARRAY) {
      elements.add(read(in));
    }
    return elements;
  }
}
