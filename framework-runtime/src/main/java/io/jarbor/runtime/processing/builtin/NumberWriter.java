package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.HalfFloat;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Writes numbers as elements of one datatype, and refuses those that it cannot hold. */
final class NumberWriter {
  /** Every datatype but BYTES. */
  static final Set<Datatype> DATATYPES =
      Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(Datatype.BYTES)));

  /** Beyond it a double may stand for a neighbour of the integer that was written. */
  private static final double EXACT = 0x1p53;

  private final Datatype datatype;
  private final double least;
  private final double greatest;

  NumberWriter(Datatype datatype) {
    this.datatype = datatype;
    this.greatest = greatest(datatype);
    this.least = least(datatype);
  }

  private static double greatest(Datatype datatype) {
    return switch (datatype) {
      case BOOL -> 1;
      case UINT8 -> 0xff;
      case UINT16 -> 0xffff;
      case UINT32 -> 0xffffffffL;
      case INT8 -> Byte.MAX_VALUE;
      case INT16 -> Short.MAX_VALUE;
      case INT32 -> Integer.MAX_VALUE;
      case INT64, UINT64 -> EXACT;
      // The largest that rounds to a finite number lies half a step above the largest finite one.
      case FP16 -> Math.nextDown(65520.0);
      case BF16 -> Math.nextDown(0x1.ffp127);
      case FP32 -> Math.nextDown(0x1.ffffffp127);
      case FP64 -> Double.MAX_VALUE;
      case BYTES -> throw new IllegalArgumentException("a BYTES element is not a number");
    };
  }

  private static double least(Datatype datatype) {
    return switch (datatype) {
      case BOOL, UINT8, UINT16, UINT32, UINT64 -> 0;
      case INT8 -> Byte.MIN_VALUE;
      case INT16 -> Short.MIN_VALUE;
      case INT32 -> Integer.MIN_VALUE;
      default -> -greatest(datatype);
    };
  }

  /** True if the datatype can hold the number: its range, whole numbers, NaN. */
  boolean holds(double value) {
    if (Double.isNaN(value)) {
      return datatype.floating();
    }
    return value >= least
        && value <= greatest
        && (datatype.floating() || Math.rint(value) == value);
  }

  /**
   * Write one element.
   *
   * @param value one that {@link #holds} accepts
   */
  void put(ByteBuffer data, int index, double value) {
    switch (datatype) {
      case BOOL, UINT8, INT8 -> data.put(index, (byte) (int) value);
      case UINT16, INT16 -> data.putShort(2 * index, (short) (int) value);
      case UINT32, INT32 -> data.putInt(4 * index, (int) (long) value);
      case UINT64, INT64 -> data.putLong(8 * index, (long) value);
      case FP16 -> data.putShort(2 * index, HalfFloat.toFp16((float) value));
      case BF16 -> data.putShort(2 * index, HalfFloat.toBf16((float) value));
      case FP32 -> data.putFloat(4 * index, (float) value);
      case FP64 -> data.putDouble(8 * index, value);
      case BYTES -> throw new IllegalStateException("a BYTES element is not a number");
    }
  }

  /** What {@link #holds} accepts, for messages. */
  String expected() {
    return datatype.floating()
        ? "a number that " + datatype + " can hold"
        : String.format("a whole number from %.0f to %.0f", least, greatest);
  }
}
