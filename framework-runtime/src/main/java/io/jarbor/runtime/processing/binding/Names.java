package io.jarbor.runtime.processing.binding;

import java.util.Locale;
import java.util.regex.Pattern;

/** Spells Java names as JSON does here. */
final class Names {
  private static final Pattern HUMP =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private Names() {}

  /** {@code inputText} is {@code input_text}, {@code HTTPCode} is {@code http_code}. */
  static String json(String java) {
    return HUMP.matcher(java).replaceAll("_").toLowerCase(Locale.ROOT);
  }
}
