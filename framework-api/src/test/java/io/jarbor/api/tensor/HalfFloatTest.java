package io.jarbor.api.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class HalfFloatTest {
  /** The value of a binary float with a sign bit, by the definition of IEEE 754. */
  private static double value(int bits, int exponentBits, int fractionBits) {
    int bias = (1 << (exponentBits - 1)) - 1;
    int exponent = (bits >>> fractionBits) & ((1 << exponentBits) - 1);
    int fraction = bits & ((1 << fractionBits) - 1);
    double sign = (bits >>> 15) == 0 ? 1 : -1;
    if (exponent == (1 << exponentBits) - 1) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    double significand = fraction / (double) (1 << fractionBits) + (exponent == 0 ? 0 : 1);
    return sign * Math.scalb(significand, Math.max(1, exponent) - bias);
  }

  private static double fp16(int bits) {
    return value(bits, 5, 10);
  }

  private static double bf16(int bits) {
    return value(bits, 8, 7);
  }

  @Test
  void widensEveryFp16AsIeeeDefinesIt() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      assertEquals(fp16(bits), HalfFloat.fromFp16((short) bits), Integer.toHexString(bits));
    }
  }

  @Test
  void widensEveryBf16AsItsUpperHalf() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      assertEquals(bf16(bits), HalfFloat.fromBf16((short) bits), Integer.toHexString(bits));
    }
  }

  @Test
  void bringsEveryNumberBackBitForBit() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      short half = (short) bits;
      if (!Double.isNaN(fp16(bits))) {
        assertEquals(half, HalfFloat.toFp16(HalfFloat.fromFp16(half)));
      }
      if (!Double.isNaN(bf16(bits))) {
        assertEquals(half, HalfFloat.toBf16(HalfFloat.fromBf16(half)));
      }
    }
  }

  @Test
  void keepsEveryNanANanOfItsSign() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      if (Double.isNaN(fp16(bits))) {
        short back = HalfFloat.toFp16(HalfFloat.fromFp16((short) bits));
        assertEquals((short) (bits | 0x200), back, "quiet, payload and sign kept");
      }
      if (Double.isNaN(bf16(bits))) {
        short back = HalfFloat.toBf16(HalfFloat.fromBf16((short) bits));
        assertEquals((short) (bits | 0x40), back, "quiet, payload and sign kept");
      }
    }
    assertTrue(Float.isNaN(HalfFloat.fromFp16(HalfFloat.toFp16(Float.intBitsToFloat(0x7f800001)))));
    assertTrue(Float.isNaN(HalfFloat.fromBf16(HalfFloat.toBf16(Float.intBitsToFloat(0x7f800001)))));
  }

  @Test
  void roundsToNearestAndTiesToEvenBetweenAllNeighbours() {
    // The infinity's pattern continues the numbers, at the value that the next exponent would have.
    betweenNeighbours(0x7c00, 65536, HalfFloatTest::fp16, HalfFloat::toFp16);
    betweenNeighbours(0x7f80, 0x1p128, HalfFloatTest::bf16, HalfFloat::toBf16);
  }

  private interface Narrowing {
    short apply(float value);
  }

  private static void betweenNeighbours(
      int infinity, double beyond, IntToDoubleFunction widen, Narrowing narrow) {
    for (int low = 0; low < infinity; low++) {
      int high = low + 1;
      double below = widen.applyAsDouble(low);
      double above = high == infinity ? beyond : widen.applyAsDouble(high);
      float middle = (float) ((below + above) / 2);
      assertEquals((below + above) / 2, middle, "the middle is a float");
      check(narrow, low % 2 == 0 ? low : high, middle);
      check(narrow, low, Math.nextDown(middle));
      check(narrow, high, Math.nextUp(middle));
    }
  }

  private static void check(Narrowing narrow, int expected, float value) {
    assertEquals((short) expected, narrow.apply(value), () -> Float.toHexString(value));
    assertEquals((short) (expected | 0x8000), narrow.apply(-value), () -> "-" + value);
  }

  @Test
  void roundsRandomFloatsToTheNearestNumber() {
    Random random = new Random(11);
    for (int round = 0; round < 100_000; round++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Math.abs(value) < 65504) {
        int bits = HalfFloat.toFp16(value) & 0xffff;
        double error = Math.abs(fp16(bits) - value);
        int magnitude = bits & 0x7fff;
        double up = Math.abs(fp16(magnitude + 1) - Math.abs(value));
        double down = magnitude == 0 ? error : Math.abs(fp16(magnitude - 1) - Math.abs(value));
        assertTrue(error <= up && error <= down, () -> Float.toHexString(value));
      }
    }
  }
}
