package io.jarbor.runtime.protocol.management;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes a server's configuration by its keys, which stay as they are while it runs. Values are
 * left out, since whoever reads the documentation need not be allowed to see them.
 */
final class ConfigurationSchema {
  private static final String VALUE = "value";
  private static final String ORIGIN = "origin";

  private ConfigurationSchema() {}

  /**
   * Make a JSON Schema.
   *
   * @param configuration mappings by key, and for each value one with {@code value} and {@code
   *     origin}
   */
  static Map<String, Object> of(Map<?, ?> configuration) {
    Map<String, Object> properties = new LinkedHashMap<>();
    configuration.forEach(
        (key, below) -> properties.put(String.valueOf(key), below((Map<?, ?>) below)));
    return Map.of("type", "object", "properties", properties);
  }

  private static Map<String, Object> below(Map<?, ?> mapping) {
    // A key of the configuration may be called so too; what it holds is a mapping again.
    return mapping.get(ORIGIN) instanceof String ? setting(mapping.get(VALUE)) : of(mapping);
  }

  private static Map<String, Object> setting(@Nullable Object value) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(VALUE, Map.of("type", type(value)));
    properties.put(
        ORIGIN,
        Map.of(
            "type",
            "string",
            "description",
            "who said it: 'default', a flag, a variable of the environment, or a place in a file"));
    return Map.of("type", "object", "properties", properties, "required", List.of(VALUE, ORIGIN));
  }

  private static String type(@Nullable Object value) {
    if (value instanceof Boolean) {
      return "boolean";
    }
    if (value instanceof Integer || value instanceof Long) {
      return "integer";
    }
    if (value instanceof Number) {
      return "number";
    }
    if (value instanceof Collection) {
      return "array";
    }
    return value instanceof Map ? "object" : "string";
  }
}
