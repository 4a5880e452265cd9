package io.jarbor.runtime.document;

/** Text of others, made fit for one line of a terminal or a log. */
public final class Printable {
  private Printable() {}

  /**
   * Write what does not print, ends a line or turns the direction of writing as {@code \n} or
   * {@code \}{@code u001b}, so that it can neither steer a terminal nor pass for a line of ours.
   */
  public static String of(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(each -> append(out, each));
    return out.toString();
  }

  private static void append(StringBuilder out, int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          out.append(escape(character));
      default -> out.appendCodePoint(character);
    }
  }

  private static String escape(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", character);
    };
  }
}
