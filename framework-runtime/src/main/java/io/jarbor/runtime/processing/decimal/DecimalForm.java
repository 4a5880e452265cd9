package io.jarbor.runtime.processing.decimal;

/** Puts digits into the form of {@link Double#toString(double)}. */
final class DecimalForm {
  private static final long[] POWERS_OF_TEN = new long[19];

  static {
    POWERS_OF_TEN[0] = 1;
    for (int i = 1; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = 10 * POWERS_OF_TEN[i - 1];
    }
  }

  /** Numbers from 0.001 on, and below 10^7, are written without an exponent. */
  private static final int MOST_WHOLE_DIGITS = 7;

  private static final int MOST_ZEROS = 2;

  private DecimalForm() {}

  static int writeZero(byte[] into, int at) {
    into[at] = '0';
    into[at + 1] = '.';
    into[at + 2] = '0';
    return at + 3;
  }

  /**
   * Write {@code digits × 10^exponent}.
   *
   * @param digits above 0, 18 decimal ones at most
   * @return the offset behind what was written
   */
  static int write(long digits, int exponent, byte[] into, int at) {
    long shown = digits;
    int scale = exponent;
    while (shown % 10 == 0) {
      shown /= 10;
      scale++;
    }
    int count = count(shown);
    int point = count + scale;
    if (point > 0 && point <= MOST_WHOLE_DIGITS) {
      return writePlain(shown, count, point, into, at);
    }
    if (point <= 0 && point >= -MOST_ZEROS) {
      into[at] = '0';
      into[at + 1] = '.';
      int first = zeros(-point, into, at + 2);
      return put(shown, count, into, first);
    }
    int end = writePlain(shown, count, 1, into, at);
    into[end] = 'E';
    return putExponent(point - 1, into, end + 1);
  }

  private static int writePlain(long digits, int count, int point, byte[] into, int at) {
    if (count <= point) {
      int end = zeros(point - count, into, put(digits, count, into, at));
      into[end] = '.';
      into[end + 1] = '0';
      return end + 2;
    }
    int end = put(digits, count, into, at + 1);
    System.arraycopy(into, at + 1, into, at, point);
    into[at + point] = '.';
    return end;
  }

  private static int zeros(int count, byte[] into, int at) {
    for (int i = 0; i < count; i++) {
      into[at + i] = '0';
    }
    return at + count;
  }

  private static int put(long digits, int count, byte[] into, int at) {
    long rest = digits;
    for (int i = at + count - 1; i >= at; i--) {
      long tenth = rest / 10;
      into[i] = (byte) ('0' + (rest - 10 * tenth));
      rest = tenth;
    }
    return at + count;
  }

  private static int putExponent(int exponent, byte[] into, int at) {
    if (exponent < 0) {
      into[at] = '-';
    }
    int start = exponent < 0 ? at + 1 : at;
    int size = Math.abs(exponent);
    return put(size, count(size), into, start);
  }

  private static int count(long digits) {
    // The number of bits tells that of the digits, or one too many.
    int guess = ((Long.SIZE - Long.numberOfLeadingZeros(digits)) * 1233) >> 12;
    return digits >= POWERS_OF_TEN[guess] ? guess + 1 : guess;
  }
}
