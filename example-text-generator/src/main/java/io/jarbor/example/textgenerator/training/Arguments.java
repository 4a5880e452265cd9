package io.jarbor.example.textgenerator.training;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code --name value} pairs of a main class. Immutable. */
final class Arguments {
  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Read them.
   *
   * @param defaults every name that there is, with what holds where it is left out
   * @throws IllegalArgumentException if a name is unknown or its value missing
   */
  static Arguments of(String[] written, Map<String, String> defaults) {
    Map<String, String> values = new LinkedHashMap<>(defaults);
    for (int i = 0; i < written.length; i += 2) {
      String name = written[i].startsWith("--") ? written[i].substring(2) : written[i];
      if (!values.containsKey(name) || i + 1 == written.length) {
        throw new IllegalArgumentException(
            "expected pairs of --name value, with names "
                + defaults.keySet()
                + "; got '"
                + String.join(" ", written)
                + "'");
      }
      values.put(name, written[i + 1]);
    }
    return new Arguments(values);
  }

  String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalStateException("no default for '" + name + "'");
    }
    return value;
  }

  long number(String name) {
    try {
      return Long.parseLong(text(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--" + name + ": expected a whole number, got '" + text(name) + "'", e);
    }
  }
}
