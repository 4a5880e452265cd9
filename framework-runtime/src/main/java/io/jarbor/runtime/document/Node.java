package io.jarbor.runtime.document;

import java.util.List;

/** A value of a document, and where it stands. Immutable. */
public sealed interface Node {

  /** Where it begins. */
  Location at();

  /**
   * A single value.
   *
   * @param text as written, quotes and escapes resolved
   */
  record Scalar(Location at, String text, Form form) implements Node {}

  /** A list. */
  record Sequence(Location at, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * Keys and values.
   *
   * @param entries in the order of the document, each key once
   */
  record Mapping(Location at, List<Entry> entries) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One key and its value.
   *
   * @param at where the key stands
   */
  record Entry(String key, Location at, Node value) {}

  /** What a scalar's spelling says of its type. */
  enum Form {
    /** Without quotes: null, a boolean, an integer, a float or a string, by the core schema. */
    PLAIN,
    /** In quotes, or a block: a string. */
    QUOTED,
    /** From where nothing is typed, such as the environment: whatever is wanted. */
    UNTYPED
  }
}
