package io.jarbor.runtime.processing.binding;

import io.jarbor.api.processing.Field;
import io.jarbor.runtime.processing.json.JsonInput;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of a component: of its number, or each number of its list or array; and of its length.
 *
 * @param minimum least number
 * @param maximum greatest number
 * @param minLength least length
 * @param maxLength greatest length
 * @param minElementLength least length of each element of a list
 */
record Constraints(
    double minimum, double maximum, int minLength, int maxLength, int minElementLength) {
  static final Constraints NONE =
      new Constraints(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0, Integer.MAX_VALUE, 0);

  static Constraints of(@Nullable Field field) {
    return field == null
        ? NONE
        : new Constraints(
            field.minimum(),
            field.maximum(),
            field.minLength(),
            field.maxLength(),
            field.minElementLength());
  }

  boolean boundsNumbers() {
    return minimum != Double.NEGATIVE_INFINITY || maximum != Double.POSITIVE_INFINITY;
  }

  boolean boundsLength() {
    return minLength != 0 || maxLength != Integer.MAX_VALUE;
  }

  /** Those of the elements of a list or array. */
  Constraints ofElements() {
    return new Constraints(minimum, maximum, minElementLength, Integer.MAX_VALUE, 0);
  }

  void checkNumber(JsonInput in, double value) {
    if (value < minimum || value > maximum) {
      throw in.unexpected("a number" + range(minimum, maximum));
    }
  }

  private static String range(double least, double greatest) {
    String from = least == Double.NEGATIVE_INFINITY ? "" : " from " + plain(least);
    String to = greatest == Double.POSITIVE_INFINITY ? "" : " to " + plain(greatest);
    return from + to;
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /** Check a length, at the value's last token. */
  void checkLength(JsonInput in, int length, String unit) {
    if (!holdsLength(length)) {
      throw in.invalid(wrongLength(length, unit));
    }
  }

  boolean holdsLength(int length) {
    return length >= minLength && length <= maxLength;
  }

  String wrongLength(int length, String unit) {
    String expected =
        minLength == maxLength
            ? Integer.toString(minLength)
            : maxLength == Integer.MAX_VALUE
                ? minLength + " or more"
                : minLength + " to " + maxLength;
    return "expected " + expected + " " + unit + ", got " + length;
  }

  /**
   * Describe an integer, whose type has bounds of its own.
   *
   * @param least that the type can hold
   * @param greatest that it can hold
   */
  void describeInteger(Map<String, Object> schema, long least, long greatest) {
    // Beyond a long's range, an infinite bound too, a cast gives the long that is nearest.
    schema.put("minimum", Math.max(least, (long) Math.ceil(minimum)));
    schema.put("maximum", Math.min(greatest, (long) Math.floor(maximum)));
  }

  void describeNumber(Map<String, Object> schema) {
    if (minimum != Double.NEGATIVE_INFINITY) {
      schema.put("minimum", minimum);
    }
    if (maximum != Double.POSITIVE_INFINITY) {
      schema.put("maximum", maximum);
    }
  }

  void describeLength(Map<String, Object> schema, String least, String greatest) {
    describeLength(schema, least, greatest, length -> length);
  }

  /**
   * Describe the length.
   *
   * @param written how long a value of some length is in JSON
   */
  void describeLength(
      Map<String, Object> schema, String least, String greatest, IntToLongFunction written) {
    if (minLength != 0) {
      schema.put(least, written.applyAsLong(minLength));
    }
    if (maxLength != Integer.MAX_VALUE) {
      schema.put(greatest, written.applyAsLong(maxLength));
    }
  }

  /** Zero, or the bound that is nearest to it. */
  double exampleNumber() {
    return Math.max(minimum, Math.min(maximum, 0));
  }

  /** One, or the bound that is nearest to it. */
  int exampleLength() {
    return Math.max(minLength, Math.min(maxLength, 1));
  }
}
