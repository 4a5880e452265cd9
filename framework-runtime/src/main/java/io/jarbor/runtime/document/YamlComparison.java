package io.jarbor.runtime.document;

import io.jarbor.runtime.document.Node.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out whether an edit changed what it should, and nothing else. */
final class YamlComparison {
  private YamlComparison() {}

  /**
   * Compare two texts.
   *
   * @param values that the second one has to have, by JSON pointer
   * @throws NotEditable if the rest differs
   */
  static void check(String before, String after, Map<String, ?> values) throws NotEditable {
    Map<String, Object> was = read(before);
    Map<String, Object> is = read(after);
    for (Map.Entry<String, ?> each : values.entrySet()) {
      List<String> keys = Pointers.keys(each.getKey());
      Object unused = removed(was, keys);
      if (!Objects.equals(removed(is, keys), each.getValue().toString())) {
        throw new NotEditable("'" + Pointers.spoken(each.getKey()) + "' cannot be set");
      }
    }
    if (!was.equals(is)) {
      throw new NotEditable("other values would change with it");
    }
  }

  private static Map<String, Object> read(String text) throws NotEditable {
    Problems problems = new Problems();
    Optional<Node> node = new YamlReader().read(text, "the document", problems);
    if (!problems.none()) {
      throw new NotEditable("it could not be read: " + problems.found().get(0));
    }
    if (node.isEmpty()) {
      return new HashMap<>();
    }
    if (!(node.get() instanceof Node.Mapping mapping)) {
      throw new NotEditable("it is no mapping");
    }
    return plain(mapping);
  }

  private static Map<String, Object> plain(Node.Mapping mapping) {
    Map<String, Object> values = new HashMap<>();
    for (Entry entry : mapping.entries()) {
      values.put(entry.key(), plain(entry.value()));
    }
    return values;
  }

  private static Object plain(Node node) {
    if (node instanceof Node.Mapping mapping) {
      return plain(mapping);
    }
    if (node instanceof Node.Sequence sequence) {
      List<Object> items = new ArrayList<>();
      sequence.items().forEach(item -> items.add(plain(item)));
      return items;
    }
    return ((Node.Scalar) node).text();
  }

  /** Take a value out, and each mapping that is empty then, or was left out. */
  private static @Nullable Object removed(Map<?, ?> values, List<String> keys) {
    if (keys.size() == 1) {
      return values.remove(keys.get(0));
    }
    Object value = values.get(keys.get(0));
    if ("".equals(value)) {
      values.remove(keys.get(0));
    }
    if (!(value instanceof Map<?, ?> inner)) {
      return null;
    }
    Object removed = removed(inner, keys.subList(1, keys.size()));
    if (inner.isEmpty()) {
      values.remove(keys.get(0));
    }
    return removed;
  }
}
