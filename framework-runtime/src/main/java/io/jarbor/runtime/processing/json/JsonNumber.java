package io.jarbor.runtime.processing.json;

import io.jarbor.runtime.processing.decimal.NearestBinary;
import java.nio.charset.StandardCharsets;

/**
 * The number of a document that was scanned last: its digits, gathered on the way over them, so
 * that they are gone over once. For one document and one thread; makes no object per number.
 */
final class JsonNumber {
  /** So many decimal digits always fit 64 bits without a sign. */
  private static final int MOST_DIGITS = 19;

  /** Beyond any exponent that matters, whatever digits stand before it. */
  private static final int FAR = 10_000;

  private final JsonText text;
  private final byte[] bytes;
  private final int end;
  private int from;
  private int to;
  private boolean negative;
  private boolean whole;
  private boolean word;
  private boolean cut;
  private long significand;
  private int exponent;

  JsonNumber(JsonText text) {
    this.text = text;
    this.bytes = text.bytes();
    this.end = text.end();
  }

  /**
   * Scan a number.
   *
   * @param start where its sign or first digit is
   * @return where it ends
   */
  int scan(int start) {
    from = start;
    word = false;
    negative = bytes[start] == '-';
    int first = negative ? start + 1 : start;
    long digits = 0;
    int at = first;
    while (at < end && isDigit(bytes[at])) {
      digits = 10 * digits + (bytes[at++] - '0');
    }
    int count = at - first;
    requireDigits(first, at);
    if (count > 1 && bytes[first] == '0') {
      throw MalformedJson.at(text, first, "a number begins with a zero that it does not need");
    }
    whole = true;
    exponent = 0;
    if (at < end && bytes[at] == '.') {
      whole = false;
      int point = ++at;
      while (at < end && isDigit(bytes[at])) {
        digits = 10 * digits + (bytes[at++] - '0');
      }
      requireDigits(point, at);
      exponent = point - at;
      count -= exponent;
    }
    significand = digits;
    int last = at;
    if (at < end && (bytes[at] | 0x20) == 'e') {
      whole = false;
      at = scanExponent(at + 1);
    }
    to = at;
    cut = false;
    if (count > MOST_DIGITS) {
      cutTo19Digits(first, last);
    }
    return at;
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  private void requireDigits(int first, int at) {
    if (at == first) {
      throw MalformedJson.unexpected(text, at, "a digit");
    }
  }

  private int scanExponent(int start) {
    int at = start;
    boolean below = at < end && bytes[at] == '-';
    if (below || (at < end && bytes[at] == '+')) {
      at++;
    }
    int first = at;
    int value = 0;
    for (; at < end && isDigit(bytes[at]); at++) {
      value = value >= FAR ? FAR : 10 * value + (bytes[at] - '0');
    }
    requireDigits(first, at);
    exponent += below ? -value : value;
    return at;
  }

  /** Gather the digits again, as many as fit; zeros before the first other one do not count. */
  private void cutTo19Digits(int first, int last) {
    long digits = 0;
    int taken = 0;
    int left = 0;
    for (int at = first; at < last; at++) {
      if (bytes[at] == '.') {
        continue;
      }
      if (taken == MOST_DIGITS) {
        left++;
      } else {
        digits = 10 * digits + (bytes[at] - '0');
        taken += digits == 0 ? 0 : 1;
      }
    }
    significand = digits;
    exponent += left;
    cut = left > 0;
  }

  /** Take a word that stands for a number, {@code NaN} or an infinity. */
  void takeWord(int start, int length) {
    from = start;
    to = start + length;
    word = true;
    negative = bytes[start] == '-';
    whole = false;
  }

  /** True of a number without a fraction and an exponent. */
  boolean whole() {
    return whole;
  }

  /** True where the document's dialect has {@code NaN} and the infinities, and this is one. */
  boolean word() {
    return word;
  }

  /** True if the number is {@link #longValue()}; false of some that have a fraction or are long. */
  boolean isLong() {
    return exponent == 0 && !cut && !word && significand >= 0;
  }

  long longValue() {
    return negative ? -significand : significand;
  }

  double doubleValue() {
    if (word) {
      return wordValue();
    }
    double value = NearestBinary.fp64(significand, exponent);
    if (cut && value != NearestBinary.fp64(significand + 1, exponent)) {
      return Double.parseDouble(text());
    }
    return negative ? -value : value;
  }

  /** Rounded once, from the digits. */
  float floatValue() {
    if (word) {
      return (float) wordValue();
    }
    float value = NearestBinary.fp32(significand, exponent);
    if (cut && value != NearestBinary.fp32(significand + 1, exponent)) {
      return Float.parseFloat(text());
    }
    return negative ? -value : value;
  }

  private double wordValue() {
    if (to - from == "NaN".length()) {
      return Double.NaN;
    }
    return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /** The number as it is written. */
  String text() {
    return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
  }

  int length() {
    return to - from;
  }
}
