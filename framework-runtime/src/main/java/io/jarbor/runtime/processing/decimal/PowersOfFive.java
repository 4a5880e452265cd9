package io.jarbor.runtime.processing.decimal;

import java.math.BigInteger;

/**
 * The first 128 bits of each power of five that reading and writing a double can need; the first
 * bit is set. Those of negative exponents are reciprocals.
 *
 * <p>Computed when first used, in some milliseconds, from their definition: the numbers that
 * callers send most often do without.
 */
final class PowersOfFive {
  /** Any 64-bit number times a lesser power of ten is below half the least double. */
  static final int LEAST = -342;

  /** What brings the least double to whole digits; reading needs no more than 308. */
  private static final int GREATEST = 324;

  /** From here on a reciprocal may be met exactly, so that it is rounded up. */
  private static final int LEAST_ROUNDED_UP = -27;

  private static final int BITS = 128;
  private static final long[] WORDS = new long[2 * (GREATEST - LEAST + 1)];

  static {
    BigInteger five = BigInteger.valueOf(5);
    BigInteger power = BigInteger.ONE;
    for (int exponent = 0; exponent <= -LEAST; exponent++) {
      if (exponent <= GREATEST) {
        put(exponent, power.shiftLeft(BITS).shiftRight(power.bitLength()));
      }
      if (exponent > 0) {
        BigInteger reciprocal =
            BigInteger.ONE.shiftLeft(power.bitLength() + BITS - 1).divide(power);
        put(-exponent, -exponent < LEAST_ROUNDED_UP ? reciprocal : reciprocal.add(BigInteger.ONE));
      }
      power = power.multiply(five);
    }
  }

  private PowersOfFive() {}

  private static void put(int exponent, BigInteger bits) {
    WORDS[2 * (exponent - LEAST)] = bits.shiftRight(Long.SIZE).longValue();
    WORDS[2 * (exponent - LEAST) + 1] = bits.longValue();
  }

  /** The first 64 bits. */
  static long high(int exponent) {
    return WORDS[2 * (exponent - LEAST)];
  }

  /** The 64 bits behind them. */
  static long low(int exponent) {
    return WORDS[2 * (exponent - LEAST) + 1];
  }

  /** The 64 bits behind them, of which none is rounded up; a borrow from the first never comes. */
  static long lowRoundedDown(int exponent) {
    long low = low(exponent);
    return exponent < 0 && exponent >= LEAST_ROUNDED_UP ? low - 1 : low;
  }
}
