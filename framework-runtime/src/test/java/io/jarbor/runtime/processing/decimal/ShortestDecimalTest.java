package io.jarbor.runtime.processing.decimal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import com.fasterxml.jackson.core.io.schubfach.FloatToDecimal;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The digits are those of Jackson's copy of the algorithm, which the JDK has from 19 on. */
class ShortestDecimalTest {
  private static final int COUNT = 500_000;

  private final byte[] bytes = new byte[3 + ShortestDecimal.MOST_BYTES];

  private String written(double value) {
    int end = ShortestDecimal.write(value, bytes, 3);
    return new String(bytes, 3, end - 3, StandardCharsets.US_ASCII);
  }

  private String written(float value) {
    int end = ShortestDecimal.write(value, bytes, 3);
    return new String(bytes, 3, end - 3, StandardCharsets.US_ASCII);
  }

  private void assertShortest(double value) {
    if (Double.isFinite(value) && !DoubleToDecimal.toString(value).equals(written(value))) {
      fail(DoubleToDecimal.toString(value) + " was written as " + written(value));
    }
  }

  private void assertShortest(float value) {
    if (Float.isFinite(value) && !FloatToDecimal.toString(value).equals(written(value))) {
      fail(FloatToDecimal.toString(value) + " was written as " + written(value));
    }
  }

  @Test
  void writesAnyNumber() {
    SplittableRandom random = new SplittableRandom(ThreadLocalRandom.current().nextLong());
    for (int i = 0; i < COUNT; i++) {
      assertShortest(Double.longBitsToDouble(random.nextLong()));
      assertShortest(Float.intBitsToFloat(random.nextInt()));
      assertShortest(random.nextDouble(-1, 1));
      assertShortest((float) random.nextDouble(-100, 100));
      assertShortest((double) random.nextLong(-1L << 53, 1L << 53));
      assertShortest((float) random.nextInt(-1 << 24, 1 << 24));
      assertShortest(random.nextInt(100_000) / 1000.0);
    }
  }

  @Test
  void writesEveryPowerOfTwoAndOfTenAndItsNeighbours() {
    for (int exponent = -1074; exponent <= 1023; exponent++) {
      assertWithNeighbours(Math.scalb(1.0, exponent));
    }
    for (int exponent = -324; exponent <= 308; exponent++) {
      assertWithNeighbours(Double.parseDouble("1e" + exponent));
    }
  }

  private void assertWithNeighbours(double value) {
    for (double each : new double[] {value, Math.nextUp(value), Math.nextDown(value)}) {
      assertShortest(each);
      assertShortest((float) each);
      assertShortest(Math.nextUp((float) each));
      assertShortest(Math.nextDown((float) each));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0",
        "-0.0",
        "1.0",
        "0.001",
        "0.01",
        "9.999E-4",
        "1.0E7",
        "9999999.0",
        "1234567.9",
        "4.9E-324",
        "9.9E-324",
        "1.7976931348623157E308",
        "-2.2250738585072014E-308",
        "2.0E-3"
      })
  void writesTheForm(String form) {
    double value = Double.parseDouble(form);
    assertEquals(DoubleToDecimal.toString(value), written(value));
  }

  /** Every float, in some minutes by hand. */
  public static void main(String[] arguments) {
    ShortestDecimalTest test = new ShortestDecimalTest();
    for (long bits = 0; bits < 1L << 32; bits++) {
      test.assertShortest(Float.intBitsToFloat((int) bits));
    }
    System.out.println("every float was written as it should be");
  }
}
