package io.jarbor.runtime.document;

import io.jarbor.runtime.document.Node.Entry;
import io.jarbor.runtime.document.Node.Form;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/**
 * Makes nodes of a parser's events, lazily pulled, so that a document over a limit is left where it
 * passes it. For one document, on one thread.
 */
final class NodeBuilder {
  /** Far more than a manifest nests, far less than a stack holds. */
  static final int MAX_DEPTH = 64;

  /** How many nodes all aliases together may stand for. */
  static final int MAX_ALIASED_NODES = 10_000;

  private final Iterator<Event> events;
  private final String file;
  private final Problems problems;

  /** By anchor, what it names; null while the node is still open. */
  private final Map<String, @Nullable Sized> anchors = new HashMap<>();

  private int nodes;
  private int aliased;

  NodeBuilder(Iterator<Event> events, String file, Problems problems) {
    this.events = events;
    this.file = file;
    this.problems = problems;
  }

  /**
   * Read the stream's only document.
   *
   * @return empty for an empty stream, or if a problem was noted that leaves nothing to read
   */
  Optional<Node> document() throws Abandoned {
    events.next(); // The stream's start.
    Event start = events.next();
    if (start.getEventId() == Event.ID.StreamEnd) {
      return Optional.empty();
    }
    Node root = node(events.next(), 0);
    events.next(); // The document's end.
    Event next = events.next();
    if (next.getEventId() != Event.ID.StreamEnd) {
      problems.add(at(next), "expected one document, got a second one");
    }
    return isNothing(root) ? Optional.empty() : Optional.of(root);
  }

  private static boolean isNothing(Node root) {
    return root instanceof Node.Scalar scalar
        && scalar.form() == Form.PLAIN
        && scalar.text().isEmpty();
  }

  private Node node(Event event, int depth) throws Abandoned {
    if (event instanceof AliasEvent alias) {
      return aliased(alias);
    }
    if (depth > MAX_DEPTH) {
      throw abandon(event, "nested more than " + MAX_DEPTH + " deep");
    }
    int before = nodes++;
    Optional<String> anchor = ((NodeEvent) event).getAnchor().map(Anchor::getValue);
    anchor.ifPresent(name -> anchors.put(name, null));
    Node node;
    if (event instanceof ScalarEvent scalar) {
      refuseTag(event, scalar.getTag());
      node =
          new Node.Scalar(
              at(event), scalar.getValue(), scalar.isPlain() ? Form.PLAIN : Form.QUOTED);
    } else {
      refuseTag(event, ((CollectionStartEvent) event).getTag());
      node =
          event.getEventId() == Event.ID.MappingStart
              ? mapping(event, depth)
              : sequence(event, depth);
    }
    anchor.ifPresent(name -> anchors.put(name, new Sized(node, nodes - before)));
    return node;
  }

  private Node sequence(Event start, int depth) throws Abandoned {
    List<Node> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, depth + 1));
    }
    return new Node.Sequence(at(start), items);
  }

  private Node mapping(Event start, int depth) throws Abandoned {
    Map<String, Entry> entries = new HashMap<>();
    List<Entry> ordered = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      Node key = node(event, depth + 1);
      Node value = node(events.next(), depth + 1);
      if (!(key instanceof Node.Scalar scalar) || isNothing(key)) {
        problems.add(at(event), "a key must be a string, got " + Value.describe(key));
        continue;
      }
      Entry entry = new Entry(scalar.text(), at(event), value);
      Entry first = entries.putIfAbsent(entry.key(), entry);
      if (first == null) {
        ordered.add(entry);
      } else {
        problems.add(
            entry.at(),
            "duplicate key '"
                + entry.key()
                + "'; the first is in line "
                + first.at().line()
                + ", column "
                + first.at().column());
      }
    }
    return new Node.Mapping(at(start), ordered);
  }

  private Node aliased(AliasEvent alias) throws Abandoned {
    String name = alias.getAlias().getValue();
    Sized target = anchors.get(name);
    if (target == null) {
      throw abandon(
          alias,
          anchors.containsKey(name)
              ? "alias '*" + name + "' stands inside what it names"
              : "alias '*" + name + "' names no anchor" + Nearest.hint(name, anchors.keySet()));
    }
    aliased += target.size();
    nodes += target.size();
    if (aliased > MAX_ALIASED_NODES) {
      throw abandon(alias, "aliases stand for more than " + MAX_ALIASED_NODES + " values");
    }
    return target.node();
  }

  private void refuseTag(Event event, Optional<String> tag) {
    tag.ifPresent(
        name -> problems.add(at(event), "tags are not taken, got '" + name + "'; leave it out"));
  }

  private Abandoned abandon(Event event, String message) {
    problems.add(at(event), message);
    return new Abandoned();
  }

  private Location at(Event event) {
    return event
        .getStartMark()
        .map(mark -> new Location(file, mark.getLine() + 1, mark.getColumn() + 1))
        .orElse(Location.ofFile(file));
  }

  private record Sized(Node node, int size) {}

  /** The rest of the document is not worth or not safe reading; the problem is noted. */
  static final class Abandoned extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
