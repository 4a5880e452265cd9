package io.jarbor.runtime.document;

/**
 * A key that a mapping may hold: declared once, for the reader and for the reference.
 *
 * @param required true where leaving it out is a problem
 * @param fallback what holds where it is left out, for the reference
 * @param meaning a sentence or two, for the reference
 */
public record Key<T>(
    String name, ValueType<T> type, boolean required, String fallback, String meaning) {

  /** A key that has to be there. */
  public static <T> Key<T> required(String name, ValueType<T> type, String meaning) {
    return new Key<>(name, type, true, "required", meaning);
  }

  /** A key that may be left out. */
  public static <T> Key<T> optional(
      String name, ValueType<T> type, String fallback, String meaning) {
    return new Key<>(name, type, false, fallback, meaning);
  }
}
