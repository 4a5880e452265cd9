package io.jarbor.runtime.document;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Writes values as YAML for people: a line each, with a comment. Thread-safe. */
public final class YamlPrinter {
  private static final String INDENT = "  ";

  private YamlPrinter() {}

  /**
   * Write a mapping.
   *
   * @param values strings, numbers, booleans, lists and maps
   * @param comment what to write behind the value of a JSON pointer; nothing where empty
   * @return lines, each with its end
   */
  public static String print(Map<String, ?> values, UnaryOperator<String> comment) {
    StringBuilder out = new StringBuilder();
    write(out, values, "", "", comment);
    return out.toString();
  }

  private static void write(
      StringBuilder out,
      Map<?, ?> values,
      String pointer,
      String indent,
      UnaryOperator<String> comment) {
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      String key = entry.getKey().toString();
      String at = Pointers.child(pointer, key);
      Object value = entry.getValue();
      out.append(indent).append(YamlText.scalar(key)).append(':');
      if (value instanceof Map<?, ?> map && !map.isEmpty()) {
        out.append('\n');
        write(out, map, at, indent + INDENT, comment);
      } else if (value instanceof List<?> list && holdsMappings(list)) {
        out.append('\n');
        for (int i = 0; i < list.size(); i++) {
          String item = indent + INDENT + "- " + YamlText.flow(list.get(i));
          line(out, item, comment.apply(Pointers.item(at, i)));
        }
      } else {
        line(out, " " + YamlText.flow(value), comment.apply(at));
      }
    }
  }

  private static boolean holdsMappings(List<?> list) {
    return list.stream().anyMatch(Map.class::isInstance);
  }

  private static void line(StringBuilder out, String text, String comment) {
    out.append(text).append(comment.isEmpty() ? "" : "  # " + comment).append('\n');
  }
}
