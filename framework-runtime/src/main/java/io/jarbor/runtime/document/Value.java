package io.jarbor.runtime.document;

import io.jarbor.runtime.document.CoreSchema.Kind;
import io.jarbor.runtime.document.Node.Form;
import java.util.Optional;

/**
 * A value under reading: knows what it is called, and where its problems go.
 *
 * @param pointer JSON pointer in the document; empty for the document itself
 */
public record Value(Node node, String pointer, Problems problems) {
  private static final int LONGEST_SHOWN = 40;

  /** The value below a key. */
  public Value child(String key, Node child) {
    return new Value(child, Pointers.child(pointer, key), problems);
  }

  /** The item of a list, from 0. */
  public Value item(int index, Node item) {
    return new Value(item, Pointers.item(pointer, index), problems);
  }

  /** Note what is wrong with this value. */
  public void problem(String message) {
    problem(node.at(), message);
  }

  /** Note what is wrong with a part of this value that stands elsewhere, such as a key. */
  public void problem(Location at, String message) {
    String called = pointer.isEmpty() ? "" : "'" + Pointers.spoken(pointer) + "': ";
    problems.add(at, called + message);
  }

  /**
   * Note that this value is not what it should be.
   *
   * @param expected such as {@code an integer}
   * @param hint to append; may be empty
   * @return empty
   */
  public <T> Optional<T> mismatch(String expected, String hint) {
    problem("expected " + expected + ", got " + describe(node) + hint);
    return Optional.empty();
  }

  /** The core schema's kind of a scalar; a string where it is quoted. */
  static Kind kind(Node.Scalar scalar) {
    return scalar.form() == Form.QUOTED ? Kind.STRING : CoreSchema.kind(scalar.text());
  }

  /** Name a value in a message. */
  static String describe(Node node) {
    if (node instanceof Node.Scalar scalar) {
      return switch (kind(scalar)) {
        case NULL -> "nothing";
        case BOOLEAN -> scalar.text();
        case INTEGER, FLOAT -> "the number " + shortened(scalar.text());
        case STRING -> "'" + shortened(scalar.text()) + "'";
      };
    }
    return node instanceof Node.Sequence ? "a list" : "a mapping";
  }

  private static String shortened(String text) {
    return Excerpt.of(text.replace('\n', ' ').replace('\r', ' '), LONGEST_SHOWN);
  }
}
