package io.jarbor.runtime.document;

import io.jarbor.runtime.document.Node.Entry;
import java.util.LinkedHashMap;
import java.util.Map;

/** Notes where each value of a document stands. */
public final class DocumentPlaces {
  /** A sample of a million numbers needs no million places: the list's own is near enough. */
  private static final int MOST = 10_000;

  private final Map<String, Location> places = new LinkedHashMap<>();

  private DocumentPlaces() {}

  /** The places below a document's root, by JSON pointer. */
  public static Map<String, Location> of(Node root) {
    DocumentPlaces walk = new DocumentPlaces();
    walk.children(root, "");
    return walk.places;
  }

  private void visit(Node node, String pointer) {
    if (places.size() < MOST) {
      places.put(pointer, node.at());
      children(node, pointer);
    }
  }

  private void children(Node node, String pointer) {
    if (node instanceof Node.Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        visit(entry.value(), Pointers.child(pointer, entry.key()));
      }
    } else if (node instanceof Node.Sequence sequence) {
      for (int i = 0; i < sequence.items().size() && places.size() < MOST; i++) {
        visit(sequence.items().get(i), Pointers.item(pointer, i));
      }
    }
  }
}
