package io.jarbor.runtime.document;

import io.jarbor.runtime.document.Node.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types of values that hold others. */
public final class ManyTypes {
  private ManyTypes() {}

  /**
   * A list; items that are wrong are noted and left out.
   *
   * @param name with its article, such as {@code a list of strings}
   */
  public static <T> ValueType<List<T>> list(String name, ValueType<T> item) {
    return new ValueType<>(
        name,
        item.keys(),
        true,
        value -> {
          if (!(value.node() instanceof Node.Sequence sequence)) {
            return value.mismatch(name, "");
          }
          List<T> items = new ArrayList<>();
          for (int i = 0; i < sequence.items().size(); i++) {
            item.read(value.item(i, sequence.items().get(i))).ifPresent(items::add);
          }
          return Optional.of(List.copyOf(items));
        });
  }

  /**
   * A mapping with any keys, in the order of the document.
   *
   * @param name with its article, such as {@code a mapping of strings}
   */
  public static <T> ValueType<Map<String, T>> map(String name, ValueType<T> item) {
    return ValueType.of(
        name,
        value -> {
          if (!(value.node() instanceof Node.Mapping mapping)) {
            return value.mismatch(name, "");
          }
          Map<String, T> items = new LinkedHashMap<>();
          for (Entry entry : mapping.entries()) {
            item.read(value.child(entry.key(), entry.value()))
                .ifPresent(read -> items.put(entry.key(), read));
          }
          return Optional.of(Collections.unmodifiableMap(items));
        });
  }

  /**
   * Whatever is written, as {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code
   * List} or {@code Map}.
   */
  public static ValueType<Object> any() {
    return ValueType.of("a value", ManyTypes::plain);
  }

  /** A mapping of whatever is written. */
  public static ValueType<Map<String, Object>> anyMap() {
    return map("a mapping", any());
  }

  private static Optional<Object> plain(Value value) {
    if (value.node() instanceof Node.Sequence) {
      return list("a list", any()).read(value).map(Object.class::cast);
    }
    if (value.node() instanceof Node.Mapping) {
      return anyMap().read(value).map(Object.class::cast);
    }
    Node.Scalar scalar = (Node.Scalar) value.node();
    return switch (Value.kind(scalar)) {
      case NULL -> value.mismatch("a value", "; leave the key out");
      case BOOLEAN -> Optional.of(CoreSchema.toBoolean(scalar.text()));
      case INTEGER ->
          ScalarTypes.integer(Long.MIN_VALUE, Long.MAX_VALUE).read(value).map(Object.class::cast);
      case FLOAT -> Optional.of(CoreSchema.toDouble(scalar.text()));
      case STRING -> Optional.of(scalar.text());
    };
  }
}
