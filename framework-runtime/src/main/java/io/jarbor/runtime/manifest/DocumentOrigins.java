package io.jarbor.runtime.manifest;

import io.jarbor.runtime.document.Node;
import io.jarbor.runtime.document.Node.Entry;
import io.jarbor.runtime.document.Pointers;
import java.util.LinkedHashMap;
import java.util.Map;

/** Notes where each value of a document stands. */
final class DocumentOrigins {
  /** A sample of a million numbers needs no million places: the list's own is near enough. */
  private static final int MOST = 10_000;

  private final Map<String, Origin> origins = new LinkedHashMap<>();

  static Map<String, Origin> of(Node root) {
    DocumentOrigins walk = new DocumentOrigins();
    walk.children(root, "");
    return walk.origins;
  }

  private void visit(Node node, String pointer) {
    if (origins.size() < MOST) {
      origins.put(pointer, new Origin(Origin.Kind.MANIFEST, node.at()));
      children(node, pointer);
    }
  }

  private void children(Node node, String pointer) {
    if (node instanceof Node.Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        visit(entry.value(), Pointers.child(pointer, entry.key()));
      }
    } else if (node instanceof Node.Sequence sequence) {
      for (int i = 0; i < sequence.items().size() && origins.size() < MOST; i++) {
        visit(sequence.items().get(i), Pointers.item(pointer, i));
      }
    }
  }
}
