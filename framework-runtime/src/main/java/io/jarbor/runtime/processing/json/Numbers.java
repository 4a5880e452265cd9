package io.jarbor.runtime.processing.json;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.HalfFloat;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Reads the current number of an input exactly: integers in full, floating-point numbers rounded
 * once from their decimal digits. Makes no object per number on the usual ways.
 */
public final class Numbers {
  /** No 64-bit integer has more digits. */
  private static final int MOST_DIGITS = 20;

  private Numbers() {}

  /** Read an FP32; one that would become infinite is refused. */
  public static float readFloat(JsonInput in) {
    JsonNumber number = number(in, "a number");
    float value = number.floatValue();
    if (Float.isInfinite(value) && !number.word()) {
      throw in.unexpected("a number that FP32 can hold, up to " + Float.MAX_VALUE);
    }
    return value;
  }

  /** Read an FP64; one that would become infinite is refused. */
  public static double readDouble(JsonInput in) {
    JsonNumber number = number(in, "a number");
    double value = number.doubleValue();
    if (Double.isInfinite(value) && !number.word()) {
      throw in.unexpected("a number that FP64 can hold, up to " + Double.MAX_VALUE);
    }
    return value;
  }

  static short readFp16(JsonInput in) {
    short bits = narrow(in, HalfFloat::toFp16);
    if (!in.number().word() && (bits & 0x7fff) == 0x7c00) {
      throw in.unexpected("a number that FP16 can hold, up to 65504");
    }
    return bits;
  }

  static short readBf16(JsonInput in) {
    short bits = narrow(in, HalfFloat::toBf16);
    if (!in.number().word() && (bits & 0x7fff) == 0x7f80) {
      throw in.unexpected("a number that BF16 can hold, up to 3.3895314e38");
    }
    return bits;
  }

  /** Rounds a float to 16 bits. */
  @FunctionalInterface
  private interface Narrowing {
    short of(float value);
  }

  /** Read a number of 16 bits, rounded once from its digits, of which a double leaves some out. */
  private static short narrow(JsonInput in, Narrowing narrowing) {
    double value = readDouble(in);
    float odd = toOdd(value);
    boolean tie =
        odd == value
            && odd != 0
            && narrowing.of(Math.nextUp(odd)) != narrowing.of(Math.nextDown(odd));
    if (tie) {
      int beside = exact(in).compareTo(new BigDecimal(value));
      odd = beside == 0 ? odd : beside > 0 ? Math.nextUp(odd) : Math.nextDown(odd);
    }
    return narrowing.of(odd);
  }

  /**
   * Narrow without rounding twice: an inexact result gets an odd last bit, so that it is no tie for
   * the step to 16 bits.
   */
  private static float toOdd(double value) {
    float nearest = (float) value;
    if (nearest == value || Double.isNaN(value)) {
      return nearest;
    }
    float towardsZero = nearest;
    if (Math.abs((double) nearest) > Math.abs(value)) {
      towardsZero = nearest > 0 ? Math.nextDown(nearest) : Math.nextUp(nearest);
    }
    return Float.intBitsToFloat(Float.floatToRawIntBits(towardsZero) | 1);
  }

  /**
   * Read an integer between two bounds; {@code 1.0} and {@code 1e3} are integers too.
   *
   * @param type as messages name it
   */
  public static long readInteger(JsonInput in, long least, long greatest, String type) {
    JsonNumber number = number(in, "an integer");
    if (number.isLong()) {
      long value = number.longValue();
      if (value < least || value > greatest) {
        throw outOfRange(in, type, Long.toString(least), Long.toString(greatest));
      }
      return value;
    }
    BigInteger value = big(in, type, Long.toString(least), Long.toString(greatest));
    if (value.compareTo(BigInteger.valueOf(least)) < 0
        || value.compareTo(BigInteger.valueOf(greatest)) > 0) {
      throw outOfRange(in, type, Long.toString(least), Long.toString(greatest));
    }
    return value.longValue();
  }

  /** Read a UINT64, bit for bit. */
  static long readUnsigned(JsonInput in) {
    JsonNumber number = number(in, "an integer");
    if (number.isLong() && number.longValue() >= 0) {
      return number.longValue();
    }
    BigInteger value = big(in, "UINT64", "0", Long.toUnsignedString(-1));
    if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
      throw outOfRange(in, "UINT64", "0", Long.toUnsignedString(-1));
    }
    return value.longValue();
  }

  private static BigInteger big(JsonInput in, String type, String least, String greatest) {
    BigDecimal exact;
    try {
      exact = exact(in);
    } catch (NumberFormatException e) {
      // JSON's grammar is held already: a word, or an exponent beyond BigDecimal's.
      throw outOfRange(in, type, least, greatest);
    }
    if (exact.signum() == 0) {
      return BigInteger.ZERO;
    }
    // Told from the exponent first: writing 1e999999999 out would take a gigabyte.
    long integerDigits = (long) exact.precision() - exact.scale();
    if (integerDigits > MOST_DIGITS) {
      throw outOfRange(in, type, least, greatest);
    }
    if (integerDigits <= 0) {
      throw in.unexpected("an integer");
    }
    try {
      return exact.toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw in.unexpected("an integer");
    }
  }

  private static BigDecimal exact(JsonInput in) {
    return new BigDecimal(in.number().text());
  }

  private static JsonNumber number(JsonInput in, String expected) {
    if (!in.isNumber()) {
      throw in.unexpected(expected);
    }
    return in.number();
  }

  private static ServingException outOfRange(
      JsonInput in, String type, String least, String greatest) {
    return in.unexpected(type + " from " + least + " to " + greatest);
  }
}
