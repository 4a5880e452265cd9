package io.jarbor.runtime.document;

import io.jarbor.runtime.document.CoreSchema.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Spells values in YAML, on one line each. */
final class YamlText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./+-]*");

  /** What readers of YAML 1.1 take for booleans. */
  private static final Set<String> OLD_BOOLEANS = Set.of("on", "off", "yes", "no", "y", "n");

  private YamlText() {}

  /** Spell a string, number, boolean, list or map. */
  static String flow(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(YamlText::flow).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> scalar(entry.getKey()) + ": " + flow(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return scalar(value);
  }

  /** Spell a string, number or boolean. */
  static String scalar(Object value) {
    if (value instanceof Double number && !Double.isFinite(number)) {
      return number.isNaN() ? ".nan" : number > 0 ? ".inf" : "-.inf";
    }
    if (!(value instanceof String text)) {
      return value.toString();
    }
    boolean plain =
        PLAIN.matcher(text).matches()
            && CoreSchema.kind(text) == Kind.STRING
            && !OLD_BOOLEANS.contains(text);
    return plain ? text : quoted(text);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                  if (Character.isLetterOrDigit(c) || (c >= ' ' && c < 0x7F)) {
                    quoted.appendCodePoint(c);
                  } else {
                    quoted.append(String.format("\\U%08x", c));
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }
}
