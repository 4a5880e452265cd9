package io.jarbor.runtime.processing.decimal;

/**
 * Finds the binary number that is nearest to {@code significand × 10^exponent}; of two the even
 * one. Makes no object.
 *
 * <p>Short numbers take one exact multiplication or division (Clinger); the others the algorithm of
 * Eisel and Lemire, which multiplies by 64 bits of the power of ten and looks at 64 more where
 * those leave the answer open.
 *
 * @see <a href="https://arxiv.org/abs/2101.11408">Lemire, Number Parsing at a Gigabyte per
 *     Second</a>
 * @see <a href="https://arxiv.org/abs/2212.06644">Mushtak and Lemire, Fast Number Parsing Without
 *     Fallback</a>
 */
public final class NearestBinary {
  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final float[] EXACT_FLOAT_POWERS = {
    1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f
  };
  private static final long MOST_EXACT = 1L << 53;
  private static final long MOST_EXACT_FLOAT = 1L << 24;

  private NearestBinary() {}

  /**
   * Find the nearest FP64.
   *
   * @param significand unsigned
   * @return infinite where the number is too large
   */
  public static double fp64(long significand, int exponent) {
    int power = Math.abs(exponent);
    if (significand >= 0 && significand <= MOST_EXACT && power < EXACT_POWERS.length) {
      return exponent < 0 ? significand / EXACT_POWERS[power] : significand * EXACT_POWERS[power];
    }
    return Double.longBitsToDouble(bits(significand, exponent, BinaryFormat.FP64));
  }

  /** Find the nearest FP32; else as {@link #fp64}. */
  public static float fp32(long significand, int exponent) {
    int power = Math.abs(exponent);
    if (significand >= 0 && significand <= MOST_EXACT_FLOAT && power < EXACT_FLOAT_POWERS.length) {
      return exponent < 0
          ? significand / EXACT_FLOAT_POWERS[power]
          : significand * EXACT_FLOAT_POWERS[power];
    }
    return Float.intBitsToFloat((int) bits(significand, exponent, BinaryFormat.FP32));
  }

  private static long bits(long significand, int exponent, BinaryFormat format) {
    if (significand == 0 || exponent < format.leastPower()) {
      return 0;
    }
    if (exponent > format.greatestPower()) {
      return infinity(format);
    }
    int zeros = Long.numberOfLeadingZeros(significand);
    long normal = significand << zeros;
    long power = PowersOfFive.high(exponent);
    long high = multiplyHigh(normal, power);
    long low = normal * power;
    // What is kept of the product: the significand, its first bit, and one to round by.
    int kept = format.fractionBits() + 3;
    long below = -1L >>> kept;
    if ((high & below) == below) {
      // A carry out of the bits that were left out could reach those that are kept.
      long more = multiplyHigh(normal, PowersOfFive.low(exponent));
      low += more;
      if (Long.compareUnsigned(low, more) < 0) {
        high++;
      }
    }
    int first = (int) (high >>> (Long.SIZE - 1));
    int shift = first + Long.SIZE - kept;
    long rounding = high >>> shift;
    int stored = binaryExponent(exponent) + first - zeros + format.bias();
    if (stored <= 0) {
      return subnormal(rounding, stored);
    }
    boolean tie =
        Long.compareUnsigned(low, 1) <= 0
            && exponent >= format.leastTiePower()
            && exponent <= format.greatestTiePower()
            && (rounding & 3) == 1
            && rounding << shift == high;
    // A carry out of the significand goes into the exponent, as it should.
    long rounded = tie ? rounding >>> 1 : (rounding + 1) >>> 1;
    long bits = rounded + ((stored - 1L) << format.fractionBits());
    return bits >>> format.fractionBits() >= format.infinity() ? infinity(format) : bits;
  }

  /** No number below the normal ones is a tie: its power of ten is too small for one. */
  private static long subnormal(long rounding, int stored) {
    int shift = 1 - stored;
    return shift >= Long.SIZE ? 0 : ((rounding >>> shift) + 1) >>> 1;
  }

  private static long infinity(BinaryFormat format) {
    return (long) format.infinity() << format.fractionBits();
  }

  /** The exponent of the highest bit of a power of ten, and 63: of what it is multiplied with. */
  private static int binaryExponent(int exponent) {
    return ((217_706 * exponent) >> 16) + Long.SIZE - 1;
  }

  /** {@code Math.unsignedMultiplyHigh} of later Java. */
  private static long multiplyHigh(long a, long b) {
    return Math.multiplyHigh(a, b) + ((a >> (Long.SIZE - 1)) & b) + ((b >> (Long.SIZE - 1)) & a);
  }
}
