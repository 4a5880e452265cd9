package io.jarbor.api.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies what a YAML document holds, all the way down, so that nobody can change it later. */
final class Frozen {
  private Frozen() {}

  /** An unmodifiable copy, in the same order; nested maps and lists too. */
  static Map<String, Object> map(Map<String, Object> values) {
    Map<String, Object> copy = new LinkedHashMap<>();
    values.forEach((name, value) -> copy.put(name, value(value)));
    return Collections.unmodifiableMap(copy);
  }

  // A document may hold null, which the JDK's own copies refuse.
  @SuppressWarnings("NullAway")
  private static Object value(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((name, nested) -> copy.put(name, value(nested)));
      return Collections.unmodifiableMap(copy);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      list.forEach(nested -> copy.add(value(nested)));
      return Collections.unmodifiableList(copy);
    }
    return value;
  }
}
