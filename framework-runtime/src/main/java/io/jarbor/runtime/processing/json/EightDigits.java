package io.jarbor.runtime.processing.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight characters as one 64-bit number, the first in its lowest byte. Numbers are short and of any
 * length, so that a loop over their digits is mispredicted once for each; this takes them at once.
 */
final class EightDigits {
  static final VarHandle BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << 7;
  private static final long[] POWERS_OF_TEN = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  private EightDigits() {}

  /** How many digits there are before the first other character. */
  static int count(long eight) {
    // A carry or borrow comes of an other character alone, and goes to those behind it.
    long others = ((eight + ONES * (0x7f - '9')) | (eight - ONES * '0')) & HIGHS;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /** Put the first digits, of which there are 1 or more, behind a number. */
  static long append(long number, long eight, int count) {
    // As the last of eight, behind zeros; then pairs, fours and eights are put together.
    long digits = (eight - ONES * '0') << (Long.SIZE - Byte.SIZE * count);
    digits = digits * 10 + (digits >>> 8);
    long low = (digits & 0x000000ff000000ffL) * (100 + (1_000_000L << 32));
    long high = ((digits >>> 16) & 0x000000ff000000ffL) * (1 + (10_000L << 32));
    return number * POWERS_OF_TEN[count] + ((low + high) >>> 32);
  }
}
