package io.jarbor.runtime.document;

import io.jarbor.runtime.document.YamlSpan.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes values in the text of a YAML document, and nothing else of it: comments, order, quotes
 * and line ends stay. What came out is read again and compared, so that a text is refused where
 * another value would change with it. Thread-safe.
 */
public final class YamlEdit {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private YamlEdit() {}

  /**
   * Set values.
   *
   * @param text that {@link YamlReader} reads without a problem
   * @param values strings, numbers and booleans by JSON pointer; keys alone lead to them. What is
   *     not there is added, at the end of the mapping that it belongs to
   * @throws NotEditable if a value stands where it cannot be changed alone, such as under an anchor
   */
  public static String set(String text, Map<String, ?> values) throws NotEditable {
    String before = unmarked(text);
    String after = before;
    for (Map.Entry<String, ?> each : values.entrySet()) {
      after = set(after, each.getKey(), each.getValue());
    }
    YamlComparison.check(before, after, values);
    return text.substring(0, text.length() - before.length()) + after;
  }

  /**
   * Set the line of comment that begins so, at the end of a text.
   *
   * @param begin from its {@code #} on; a line of the text that begins so is taken out
   * @param rest of it
   * @throws NotEditable if the text could not be read, or not as before, with it
   */
  public static String setComment(String text, String begin, String rest) throws NotEditable {
    String lineEnd = lineEnd(text);
    StringBuilder lines = new StringBuilder();
    for (String line : text.split("(?<=\n)", -1)) {
      if (!line.startsWith(begin)) {
        lines.append(line);
      }
    }
    boolean open = lines.length() > 0 && lines.charAt(lines.length() - 1) != '\n';
    lines.append(open ? lineEnd : "").append(begin).append(rest).append(lineEnd);
    String after = lines.toString();
    YamlComparison.check(unmarked(text), unmarked(after), Map.of());
    return after;
  }

  private static String unmarked(String text) {
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  private static String lineEnd(String text) {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  /**
   * Write values as a document of their own, for people to put into theirs.
   *
   * @param values as of {@link #set}
   */
  public static String print(Map<String, ?> values) {
    Map<String, Object> document = new LinkedHashMap<>();
    values.forEach((pointer, value) -> put(document, Pointers.keys(pointer), value));
    return YamlPrinter.print(document, pointer -> "");
  }

  @SuppressWarnings("unchecked") // Only this makes the mappings in it.
  private static void put(Map<String, Object> mapping, List<String> keys, Object value) {
    if (keys.size() == 1) {
      mapping.put(keys.get(0), value);
    } else {
      Object inner = mapping.computeIfAbsent(keys.get(0), key -> new LinkedHashMap<>());
      put((Map<String, Object>) inner, keys.subList(1, keys.size()), value);
    }
  }

  private static String set(String text, String pointer, Object value) throws NotEditable {
    Optional<YamlSpan> root = YamlSpan.of(text);
    List<String> keys = Pointers.keys(pointer);
    if (root.isEmpty()) {
      return lines(text, text.length(), "", keys, value);
    }
    YamlSpan at = root.get();
    if (at.nothing() && !at.anchored()) {
      return lines(text, at.end(), "", keys, value);
    }
    for (int i = 0; i < keys.size(); i++) {
      if (at.nothing() && !at.anchored()) {
        String braced = " {" + entry(keys.subList(i, keys.size()), value) + "}";
        return spliced(text, at.start(), at.end(), braced);
      }
      if (at.anchored() || !at.mapping()) {
        throw refused(pointer, at);
      }
      YamlSpan child = at.entries().get(keys.get(i));
      if (child == null) {
        return added(text, at, keys.subList(i, keys.size()), value);
      }
      at = child;
    }
    if (at.anchored() || at.mapping() || at.kind() == Kind.SEQUENCE) {
      throw refused(pointer, at);
    }
    String gap = at.start() == at.end() ? " " : "";
    return spliced(text, at.start(), at.end(), gap + YamlText.scalar(value));
  }

  private static NotEditable refused(String pointer, YamlSpan at) {
    return new NotEditable(
        "'"
            + Pointers.spoken(pointer)
            + "' cannot be set alone: "
            + (at.anchored()
                ? "an anchor stands before it or around it"
                : "there is " + (at.kind() == Kind.ALIAS ? "an alias" : "another kind of value")));
  }

  private static String added(String text, YamlSpan mapping, List<String> keys, Object value) {
    if (mapping.kind() == Kind.BLOCK) {
      return lines(text, mapping.last(), " ".repeat(mapping.column()), keys, value);
    }
    String comma = mapping.entries().isEmpty() ? "" : ", ";
    return spliced(text, mapping.last(), mapping.last(), comma + entry(keys, value));
  }

  /** On one line, what is inside in braces. */
  private static String entry(List<String> keys, Object value) {
    StringBuilder entry = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      entry.append(i == 0 ? "" : "{").append(YamlText.scalar(keys.get(i))).append(": ");
    }
    return entry.append(YamlText.scalar(value)).append("}".repeat(keys.size() - 1)).toString();
  }

  /** Add lines behind the one in which something ends. */
  private static String lines(
      String text, int end, String indent, List<String> keys, Object value) {
    String lineEnd = lineEnd(text);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < keys.size(); i++) {
      lines.append(indent).append("  ".repeat(i)).append(YamlText.scalar(keys.get(i))).append(':');
      lines.append(i < keys.size() - 1 ? "" : " " + YamlText.scalar(value)).append(lineEnd);
    }
    if (end == 0 || text.charAt(end - 1) == '\n') {
      return spliced(text, end, end, lines.toString());
    }
    int next = text.indexOf('\n', end);
    return next < 0 ? text + lineEnd + lines : spliced(text, next + 1, next + 1, lines.toString());
  }

  private static String spliced(String text, int from, int to, String part) {
    return text.substring(0, from) + part + text.substring(to);
  }
}
