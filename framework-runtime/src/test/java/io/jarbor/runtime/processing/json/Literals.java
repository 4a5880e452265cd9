package io.jarbor.runtime.processing.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.SplittableRandom;

/** Makes JSON numbers that are hard to round, each as likely as the next. Not thread-safe. */
final class Literals {
  private static final int KINDS = 10;

  private final SplittableRandom random;

  Literals(long seed) {
    this.random = new SplittableRandom(seed);
  }

  String next() {
    return switch (random.nextInt(KINDS)) {
      case 0 -> Double.toString(anyDouble());
      case 1 -> Float.toString(anyFloat());
      case 2 -> digits(random.nextInt(1, 20)) + exponent(50);
      case 3 -> digits(random.nextInt(15, 25)) + exponent(400);
      case 4 -> digits(random.nextInt(1, 6)) + "." + zeros() + digits(random.nextInt(1, 30));
      case 5 -> around(middle(anyDouble()));
      case 6 -> around(middle(anyFloat()));
      case 7 -> around(new BigDecimal(anyDouble()));
      case 8 -> "0." + "0".repeat(random.nextInt(0, 340)) + digits(random.nextInt(1, 40));
      default -> atALimit();
    };
  }

  private double anyDouble() {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : random.nextDouble();
  }

  private float anyFloat() {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isFinite(value) ? value : (float) random.nextDouble();
  }

  /** The middle between a double and the next: a tie. */
  private static BigDecimal middle(double value) {
    double next = Math.nextUp(Math.abs(value));
    return Double.isInfinite(next)
        ? new BigDecimal(value)
        : new BigDecimal(Math.abs(value)).add(new BigDecimal(next)).divide(BigDecimal.valueOf(2));
  }

  private static BigDecimal middle(float value) {
    float next = Math.nextUp(Math.abs(value));
    return Float.isInfinite(next)
        ? new BigDecimal(value)
        : new BigDecimal(Math.abs(value)).add(new BigDecimal(next)).divide(BigDecimal.valueOf(2));
  }

  /** A number, or one a hair above or below it, or its first digits. */
  private String around(BigDecimal value) {
    BigInteger digits = value.unscaledValue();
    int scale = value.scale();
    int change = random.nextInt(5);
    if (change == 3) {
      BigDecimal cut = value.round(new java.math.MathContext(random.nextInt(15, 22)));
      digits = cut.unscaledValue();
      scale = cut.scale();
    } else if (change > 0 && change < 3) {
      int more = random.nextInt(1, 20);
      digits = digits.multiply(BigInteger.TEN.pow(more)).add(BigInteger.valueOf(change * 2L - 3));
      scale += more;
    }
    return digits + "e" + -(long) scale;
  }

  private String atALimit() {
    String[] limits = {
      "1.7976931348623157e308",
      "1.7976931348623158e308",
      "1.797693134862315807e308",
      "1.797693134862315808e308",
      "3.4028235e38",
      "3.4028235677973366e38",
      "3.40282356779733661637539395458142568447e38",
      "3.40282356779733661637539395458142568448e38",
      "4.9e-324",
      "2.4703282292062327e-324",
      "2.4703282292062328e-324",
      "2.2250738585072014e-308",
      "2.2250738585072011e-308",
      "1.4e-45",
      "7.006492321624085e-46",
      "7.006492321624086e-46",
      "1.17549435e-38",
      "1.17549421e-38",
      "9007199254740993",
      "16777217",
      "18446744073709551615",
      "18446744073709551616",
      "9999999999999999999",
      "10000000000000000000",
      "0e999999999999",
      "1e-999999999999",
      "1e999999999999"
    };
    return limits[random.nextInt(limits.length)];
  }

  private String zeros() {
    return "0".repeat(random.nextInt(0, 12));
  }

  private String exponent(int most) {
    return "e" + random.nextInt(-most, most);
  }

  /** The first is no zero. */
  private String digits(int count) {
    StringBuilder digits = new StringBuilder().append(random.nextInt(1, 10));
    while (digits.length() < count) {
      digits.append(random.nextInt(10));
    }
    return digits.toString();
  }
}
