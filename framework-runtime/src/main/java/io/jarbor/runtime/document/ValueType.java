package io.jarbor.runtime.document;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a value may be, how it is read, and how messages and the reference call it.
 *
 * @param name with its article, such as {@code an integer of 1 or more}
 * @param keys what it may hold where it is a mapping, or a list of mappings
 * @param list true for a list, whose items hold the keys
 * @param reader gives the value, or notes a problem and gives nothing
 */
public record ValueType<T>(
    String name, List<Key<?>> keys, boolean list, Function<Value, Optional<T>> reader) {
  public ValueType {
    keys = List.copyOf(keys);
  }

  /** Create a type without keys of its own. */
  public static <T> ValueType<T> of(String name, Function<Value, Optional<T>> reader) {
    return new ValueType<>(name, List.of(), false, reader);
  }

  /**
   * Create a type of a mapping.
   *
   * @param keys that it may hold; any other is a problem
   * @param build gives nothing where a part is missing or wrong, which the fields have noted
   */
  public static <T> ValueType<T> object(
      String name, List<Key<?>> keys, Function<Fields, Optional<T>> build) {
    return new ValueType<>(
        name, keys, false, value -> Fields.open(value, name, keys).flatMap(build));
  }

  /** Read a value. */
  public Optional<T> read(Value value) {
    return reader.apply(value);
  }
}
