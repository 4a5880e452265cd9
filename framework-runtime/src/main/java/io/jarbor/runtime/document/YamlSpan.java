package io.jarbor.runtime.document;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Where a value of a text stands, by the index of characters.
 *
 * @param start of its first character, an anchor included
 * @param end behind its last character; of a block, behind its last value's
 * @param last behind the last value of a mapping, or behind the brace that opens an empty one
 * @param column of a mapping's first key, from 0
 * @param anchored true if aliases may stand for it
 * @param entries of a mapping, in their order
 */
record YamlSpan(
    Kind kind,
    int start,
    int end,
    int last,
    int column,
    boolean anchored,
    Map<String, YamlSpan> entries) {

  /** What stands there. */
  enum Kind {
    SCALAR,
    ALIAS,
    SEQUENCE,
    /** A mapping with a line for each key. */
    BLOCK,
    /** A mapping in braces. */
    FLOW
  }

  /**
   * Find the spans of a text that {@link YamlReader} reads without a problem.
   *
   * @return empty for a text without a value
   */
  static Optional<YamlSpan> of(String text) {
    Iterator<Event> events = new Parse(LoadSettings.builder().build()).parseString(text).iterator();
    events.next(); // The stream's start.
    if (events.next().getEventId() == Event.ID.StreamEnd) {
      return Optional.empty();
    }
    return Optional.of(new Finder(events, indices(text)).span(events.next()));
  }

  /** Of characters by those of code points, which the parser counts. */
  private static IntUnaryOperator indices(String text) {
    int count = text.codePointCount(0, text.length());
    if (count == text.length()) {
      return IntUnaryOperator.identity();
    }
    int[] indices = new int[count + 1];
    for (int i = 0; i < count; i++) {
      indices[i + 1] = text.offsetByCodePoints(indices[i], 1);
    }
    return point -> indices[point];
  }

  boolean mapping() {
    return kind == Kind.BLOCK || kind == Kind.FLOW;
  }

  /** True for a value that is left out. */
  boolean nothing() {
    return kind == Kind.SCALAR && start == end;
  }

  /** Finds them by the events, with the indices of characters by those of code points. */
  private record Finder(Iterator<Event> events, IntUnaryOperator indices) {
    YamlSpan span(Event event) {
      boolean anchored = event instanceof NodeEvent node && node.getAnchor().isPresent();
      if (event instanceof ScalarEvent) {
        return leaf(Kind.SCALAR, event, anchored);
      }
      return event instanceof CollectionStartEvent start
          ? collection(start, anchored)
          : leaf(Kind.ALIAS, event, false);
    }

    private YamlSpan leaf(Kind kind, Event event, boolean anchored) {
      int end = end(event);
      return new YamlSpan(kind, start(event), end, end, 0, anchored, Map.of());
    }

    private YamlSpan collection(CollectionStartEvent start, boolean anchored) {
      boolean mapping = start.getEventId() == Event.ID.MappingStart;
      Map<String, YamlSpan> entries = new LinkedHashMap<>();
      int last = end(start);
      Event next = events.next();
      int column = next.getStartMark().orElseThrow().getColumn();
      for (; !(next instanceof CollectionEndEvent); next = events.next()) {
        YamlSpan item = span(next);
        if (mapping) {
          item = span(events.next());
          if (next instanceof ScalarEvent key) {
            entries.put(key.getValue(), item);
          }
        }
        last = item.end();
      }
      int end = start.isFlow() ? end(next) : last;
      Kind kind = mapping ? (start.isFlow() ? Kind.FLOW : Kind.BLOCK) : Kind.SEQUENCE;
      return new YamlSpan(kind, start(start), end, last, column, anchored, entries);
    }

    private int start(Event event) {
      return index(event.getStartMark().orElseThrow());
    }

    private int end(Event event) {
      return index(event.getEndMark().orElseThrow());
    }

    private int index(Mark mark) {
      return indices.applyAsInt(mark.getIndex());
    }
  }
}
