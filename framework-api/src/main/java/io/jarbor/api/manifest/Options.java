package io.jarbor.api.manifest;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Option values that have been checked against their {@link OptionSpec}s, defaults filled in.
 * Immutable.
 *
 * <p>Each accessor throws {@link IllegalStateException} where the option has no value or another
 * type: the reader declared it otherwise than it reads it. Ask {@link #has} first for an option
 * that has no default.
 */
public final class Options {
  private static final Options NONE = new Options(Map.of());

  private final Map<String, Object> values;

  private Options(Map<String, Object> values) {
    this.values = values;
  }

  /** No options at all. */
  public static Options none() {
    return NONE;
  }

  /** Take values of the Java types that {@link OptionSpec.Type} names. */
  public static Options of(Map<String, Object> values) {
    return new Options(Frozen.map(values));
  }

  /** True where the option is written, or has a default. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** All values, in the order of their declaration. */
  public Map<String, Object> values() {
    return values;
  }

  public String string(String name) {
    return value(name, String.class);
  }

  public Optional<String> optionalString(String name) {
    return has(name) ? Optional.of(string(name)) : Optional.empty();
  }

  public long integer(String name) {
    return value(name, Long.class);
  }

  public double number(String name) {
    return value(name, Double.class);
  }

  public boolean flag(String name) {
    return value(name, Boolean.class);
  }

  public Duration duration(String name) {
    return value(name, Duration.class);
  }

  /** A SIZE, in bytes. */
  public long bytes(String name) {
    return value(name, Long.class);
  }

  public List<String> strings(String name) {
    List<?> written = value(name, List.class);
    return written.stream().map(item -> typed(name, item, String.class)).toList();
  }

  public double[] numbers(String name) {
    List<?> written = value(name, List.class);
    return written.stream().mapToDouble(item -> typed(name, item, Double.class)).toArray();
  }

  public Map<String, String> stringMap(String name) {
    Map<String, String> typed = new LinkedHashMap<>();
    Map<?, ?> written = value(name, Map.class);
    for (Map.Entry<?, ?> entry : written.entrySet()) {
      typed.put(
          typed(name, entry.getKey(), String.class), typed(name, entry.getValue(), String.class));
    }
    return typed;
  }

  private <T> T value(String name, Class<T> type) {
    return typed(name, values.get(name), type);
  }

  private static <T> T typed(String name, @Nullable Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw new IllegalStateException(
          "option '"
              + name
              + "': expected a "
              + type.getSimpleName()
              + ", have "
              + value
              + "; is it declared so?");
    }
    return type.cast(value);
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
