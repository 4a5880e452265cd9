package io.jarbor.runtime.processing.decimal;

/**
 * Writes the fewest decimal digits that read back as the same binary number; of several as few, the
 * nearest to it. In the form of {@link Double#toString(double)}: {@code 0.001}, {@code 1.0E-4}.
 * Makes no object.
 *
 * <p>The digits are those of Giulietti's Schubfach, as the JDK finds them from version 19 on: the
 * interval of what rounds to the number is scaled by a power of ten at which it holds one whole
 * number at least, and one that ends in zero at most.
 *
 * @see <a href="https://drive.google.com/file/d/1IEeATSVnEE6TkrHlCYNY2GjaraBjOT4f">Giulietti, The
 *     Schubfach way to render doubles</a>
 */
public final class ShortestDecimal {
  /** As many bytes as a number takes at most: {@code -2.2250738585072014E-308} has 24. */
  public static final int MOST_BYTES = 24;

  private static final int FRACTION_BITS = 52;
  private static final int LEAST_EXPONENT = -1074;
  private static final int FLOAT_FRACTION_BITS = 23;
  private static final int FLOAT_LEAST_EXPONENT = -149;

  /** Shortest digits are at least two, so that the least numbers are given one more. */
  private static final int LEAST_OF_TWO_DIGITS = 3;

  private static final int LEAST_FLOAT_OF_TWO_DIGITS = 8;

  private ShortestDecimal() {}

  /**
   * Write an FP64.
   *
   * @param value finite
   * @param into has {@link #MOST_BYTES} bytes from the offset on
   * @return the offset behind what was written
   */
  public static int write(double value, byte[] into, int at) {
    long bits = Double.doubleToRawLongBits(value);
    long fraction = bits & ((1L << FRACTION_BITS) - 1);
    int stored = (int) (bits >>> FRACTION_BITS) & 0x7ff;
    int start = sign(bits < 0, into, at);
    if (stored > 0) {
      long significand = fraction | (1L << FRACTION_BITS);
      int exponent = LEAST_EXPONENT + stored - 1;
      long whole = whole(significand, exponent, FRACTION_BITS);
      return whole > 0
          ? DecimalForm.write(whole, 0, into, start)
          : digits(significand, exponent, 0, fraction == 0 && stored > 1, into, start);
    }
    if (fraction == 0) {
      return DecimalForm.writeZero(into, start);
    }
    return fraction < LEAST_OF_TWO_DIGITS
        ? digits(10 * fraction, LEAST_EXPONENT, -1, false, into, start)
        : digits(fraction, LEAST_EXPONENT, 0, false, into, start);
  }

  /** Write an FP32; else as {@link #write(double, byte[], int)}. */
  public static int write(float value, byte[] into, int at) {
    int bits = Float.floatToRawIntBits(value);
    int fraction = bits & ((1 << FLOAT_FRACTION_BITS) - 1);
    int stored = (bits >>> FLOAT_FRACTION_BITS) & 0xff;
    int start = sign(bits < 0, into, at);
    if (stored > 0) {
      int significand = fraction | (1 << FLOAT_FRACTION_BITS);
      int exponent = FLOAT_LEAST_EXPONENT + stored - 1;
      long whole = whole(significand, exponent, FLOAT_FRACTION_BITS);
      return whole > 0
          ? DecimalForm.write(whole, 0, into, start)
          : floatDigits(significand, exponent, 0, fraction == 0 && stored > 1, into, start);
    }
    if (fraction == 0) {
      return DecimalForm.writeZero(into, start);
    }
    return fraction < LEAST_FLOAT_OF_TWO_DIGITS
        ? floatDigits(10 * fraction, FLOAT_LEAST_EXPONENT, -1, false, into, start)
        : floatDigits(fraction, FLOAT_LEAST_EXPONENT, 0, false, into, start);
  }

  private static int sign(boolean negative, byte[] into, int at) {
    if (negative) {
      into[at] = '-';
    }
    return negative ? at + 1 : at;
  }

  /** The number where it is a whole one that has all its digits; else 0. */
  private static long whole(long significand, int exponent, int fractionBits) {
    if (exponent >= 0 || exponent < -fractionBits) {
      return 0;
    }
    long whole = significand >> -exponent;
    return whole << -exponent == significand ? whole : 0;
  }

  /**
   * Write {@code significand × 2^exponent × 10^scale}.
   *
   * @param closer true where the next number below is nearer than the next above
   */
  private static int digits(
      long significand, int exponent, int scale, boolean closer, byte[] into, int at) {
    int power = floorLog10(exponent, closer);
    int shift = exponent + floorLog2OfPower(-power) + 2;
    // 126 bits of the power of ten, rounded up, in two parts of 63.
    long high = PowersOfFive.high(-power) >>> 1;
    long low =
        (((PowersOfFive.high(-power) & 1) << 62) | (PowersOfFive.lowRoundedDown(-power) >>> 2)) + 1;
    int odd = (int) significand & 1;
    long middle = 4 * significand;
    long value = scaled(high, low, middle << shift);
    long least = scaled(high, low, (middle - (closer ? 1 : 2)) << shift) + odd;
    long most = scaled(high, low, (middle + 2) << shift) - odd;
    return DecimalForm.write(shortest(value, least, most), power + scale, into, at);
  }

  private static int floatDigits(
      int significand, int exponent, int scale, boolean closer, byte[] into, int at) {
    int power = floorLog10(exponent, closer);
    int shift = exponent + floorLog2OfPower(-power) + 33;
    // 63 bits, rounded up.
    long ten = (PowersOfFive.high(-power) >>> 1) + 1;
    int odd = significand & 1;
    long middle = 4L * significand;
    long value = scaled(ten, middle << shift);
    long least = scaled(ten, (middle - (closer ? 1 : 2)) << shift) + odd;
    long most = scaled(ten, (middle + 2) << shift) - odd;
    return DecimalForm.write(shortest(value, least, most), power + scale, into, at);
  }

  /**
   * Choose the shortest whole number between two bounds, all times 4, that is nearest to a value;
   * one that ends in zero is the shorter.
   */
  private static long shortest(long value, long least, long most) {
    long below = value >> 2;
    if (below >= 100) {
      long tensBelow = below / 10 * 10;
      long tensAbove = tensBelow + 10;
      boolean belowFits = least <= tensBelow << 2;
      if (belowFits != (tensAbove << 2 <= most)) {
        return belowFits ? tensBelow : tensAbove;
      }
    }
    long above = below + 1;
    boolean belowFits = least <= below << 2;
    if (belowFits != (above << 2 <= most)) {
      return belowFits ? below : above;
    }
    long beyondTheMiddle = value - ((below + above) << 1);
    boolean down = beyondTheMiddle < 0 || (beyondTheMiddle == 0 && (below & 1) == 0);
    return down ? below : above;
  }

  /** The exponent of the power of ten below a power of two, or below three quarters of it. */
  private static int floorLog10(int exponent, boolean threeQuarters) {
    return (int) ((exponent * 661_971_961_083L - (threeQuarters ? 274_743_187_321L : 0)) >> 41);
  }

  private static int floorLog2OfPower(int exponent) {
    return (int) ((exponent * 913_124_641_741L) >> 38);
  }

  /** The product's first bits, the last of which is set where any behind it is. */
  private static long scaled(long high, long low, long factor) {
    long carried = Math.multiplyHigh(low, factor);
    long middle = high * factor;
    long top = Math.multiplyHigh(high, factor);
    long sum = (middle >>> 1) + carried;
    return (top + (sum >>> 63)) | (((sum & Long.MAX_VALUE) + Long.MAX_VALUE) >>> 63);
  }

  private static long scaled(long ten, long factor) {
    long product = Math.multiplyHigh(ten, factor);
    return (product >>> 31) | (((product & 0xffffffffL) + 0xffffffffL) >>> 32);
  }
}
