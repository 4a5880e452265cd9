package io.jarbor.runtime.document;

import io.jarbor.runtime.document.Node.Entry;
import io.jarbor.runtime.document.Node.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes nodes of what {@link ManyTypes#any()} read, so that it can be read again by its type. */
public final class PlainNodes {
  private PlainNodes() {}

  /**
   * Make a node.
   *
   * @param value a string, number, boolean, list or map
   * @param pointer of it in the document
   */
  public static Node of(Object value, String pointer, Places places) {
    Location at = places.locate(pointer);
    if (value instanceof List<?> list) {
      List<Node> items = new ArrayList<>();
      for (Object item : list) {
        items.add(of(item, Pointers.item(pointer, items.size()), places));
      }
      return new Node.Sequence(at, items);
    }
    if (value instanceof Map<?, ?> map) {
      List<Entry> entries = new ArrayList<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String key = entry.getKey().toString();
        String child = Pointers.child(pointer, key);
        entries.add(new Entry(key, places.locate(child), of(entry.getValue(), child, places)));
      }
      return new Node.Mapping(at, entries);
    }
    return value instanceof String text
        ? new Node.Scalar(at, text, Form.QUOTED)
        : new Node.Scalar(at, YamlText.scalar(value), Form.PLAIN);
  }
}
