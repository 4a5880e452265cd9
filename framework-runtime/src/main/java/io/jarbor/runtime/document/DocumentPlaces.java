package io.jarbor.runtime.document;

import io.jarbor.runtime.document.Node.Entry;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/** Notes where each value of a document stands. */
public final class DocumentPlaces {
  /** A sample of a million numbers needs no million places: the list's own is near enough. */
  private static final int MOST = 10_000;

  private DocumentPlaces() {}

  /**
   * The places below a document's root, by JSON pointer; those of the deepest values are left out
   * where there are very many.
   */
  public static Map<String, Location> of(Node root) {
    Map<String, Location> places = new LinkedHashMap<>();
    Queue<Pointed> waiting = new ArrayDeque<>();
    waiting.add(new Pointed("", root));
    while (!waiting.isEmpty()) {
      Pointed next = waiting.remove();
      if (!next.pointer().isEmpty()) {
        places.put(next.pointer(), next.node().at());
      }
      addChildren(next, waiting, MOST - places.size() - waiting.size());
    }
    return places;
  }

  private static void addChildren(Pointed parent, Queue<Pointed> waiting, int most) {
    if (parent.node() instanceof Node.Mapping mapping) {
      for (Entry entry : mapping.entries().subList(0, bounded(mapping.entries().size(), most))) {
        waiting.add(new Pointed(Pointers.child(parent.pointer(), entry.key()), entry.value()));
      }
    } else if (parent.node() instanceof Node.Sequence sequence) {
      for (int i = 0; i < bounded(sequence.items().size(), most); i++) {
        waiting.add(new Pointed(Pointers.item(parent.pointer(), i), sequence.items().get(i)));
      }
    }
  }

  private static int bounded(int count, int most) {
    return Math.max(0, Math.min(count, most));
  }

  private record Pointed(String pointer, Node node) {}
}
