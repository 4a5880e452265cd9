package io.jarbor.runtime.document;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * What a plain scalar is.
 *
 * @see <a href="https://yaml.org/spec/1.2.2/#103-core-schema">YAML 1.2.2, core schema</a>
 */
final class CoreSchema {
  private static final Pattern NULL = Pattern.compile("null|Null|NULL|~|");
  private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
  private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern INFINITY = Pattern.compile("[-+]?\\.(inf|Inf|INF)");
  private static final Pattern NOT_A_NUMBER = Pattern.compile("\\.(nan|NaN|NAN)");

  private CoreSchema() {}

  /** The types of the core schema. */
  enum Kind {
    NULL,
    BOOLEAN,
    INTEGER,
    FLOAT,
    STRING
  }

  static Kind kind(String text) {
    if (NULL.matcher(text).matches()) {
      return Kind.NULL;
    }
    if (BOOLEAN.matcher(text).matches()) {
      return Kind.BOOLEAN;
    }
    if (DECIMAL.matcher(text).matches()
        || OCTAL.matcher(text).matches()
        || HEXADECIMAL.matcher(text).matches()) {
      return Kind.INTEGER;
    }
    if (FLOAT.matcher(text).matches()
        || INFINITY.matcher(text).matches()
        || NOT_A_NUMBER.matcher(text).matches()) {
      return Kind.FLOAT;
    }
    return Kind.STRING;
  }

  /** Read a {@link Kind#BOOLEAN}. */
  static boolean toBoolean(String text) {
    return text.charAt(0) == 't' || text.charAt(0) == 'T';
  }

  /**
   * Read a {@link Kind#INTEGER}.
   *
   * @throws NumberFormatException if it leaves 64 bits
   */
  static long toLong(String text) {
    if (text.startsWith("0o")) {
      return Long.parseLong(text.substring(2), 8);
    }
    return text.startsWith("0x") ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
  }

  /** Read a {@link Kind#FLOAT} or a {@link Kind#INTEGER}, the nearest that there is. */
  static double toDouble(String text) {
    if (INFINITY.matcher(text).matches()) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (text.startsWith("0o")) {
      return new BigInteger(text.substring(2), 8).doubleValue();
    }
    if (text.startsWith("0x")) {
      return new BigInteger(text.substring(2), 16).doubleValue();
    }
    return NOT_A_NUMBER.matcher(text).matches() ? Double.NaN : Double.parseDouble(text);
  }
}
