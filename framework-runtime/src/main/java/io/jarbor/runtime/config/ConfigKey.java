package io.jarbor.runtime.config;

import io.jarbor.runtime.document.ValueType;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A value that the server can be told: declared once, for the reader, the printers and the
 * reference.
 *
 * @param path in the file, dots between keys, such as {@code http.max-body}
 * @param fallback what holds where nobody says it; empty where nothing does
 * @param shown the fallback, for the reference
 * @param spell how the value is written
 * @param secret true where nobody may see the value
 * @param flag the command line's own option, such as {@code --port}; empty where there is none
 */
record ConfigKey<T>(
    String path,
    ValueType<T> type,
    Optional<T> fallback,
    String shown,
    Function<T, Object> spell,
    boolean secret,
    Optional<String> flag,
    String meaning) {

  static final String PREFIX = "JARBOR_";

  /** Declare a key whose value is spelt as it is. */
  static <T> ConfigKey<T> of(String path, ValueType<T> type, T fallback, String meaning) {
    return of(path, type, fallback, value -> value, meaning);
  }

  static <T> ConfigKey<T> of(
      String path, ValueType<T> type, T fallback, Function<T, Object> spell, String meaning) {
    return new ConfigKey<>(
        path,
        type,
        Optional.of(fallback),
        "`" + spell.apply(fallback) + "`",
        spell,
        false,
        Optional.empty(),
        meaning);
  }

  /** Declare a key that has no default, and whose value nobody may see. */
  static <T> ConfigKey<T> secret(String path, ValueType<T> type, String meaning) {
    return new ConfigKey<>(
        path, type, Optional.empty(), "none", value -> value, true, Optional.empty(), meaning);
  }

  /** The same key, with an option of the command line for it. */
  ConfigKey<T> withFlag(String name) {
    return new ConfigKey<>(path, type, fallback, shown, spell, secret, Optional.of(name), meaning);
  }

  /** The environment's variable: {@code JARBOR_HTTP_MAX_BODY}. */
  String variable() {
    return PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The value's JSON pointer in the file. */
  String pointer() {
    return "/" + path.replace('.', '/');
  }
}
