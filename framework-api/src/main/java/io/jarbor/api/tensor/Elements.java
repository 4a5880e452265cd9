package io.jarbor.api.tensor;

import java.nio.ByteBuffer;

/** Reads single elements of storage, whatever their datatype. */
final class Elements {
  private Elements() {}

  /**
   * Read an element of any datatype but BYTES as a number.
   *
   * @param data little-endian, from position 0
   * @see Tensor#numberAt
   */
  static double number(Datatype datatype, ByteBuffer data, int index) {
    return switch (datatype) {
      case BOOL, UINT8 -> data.get(index) & 0xff;
      case INT8 -> data.get(index);
      case UINT16 -> data.getShort(2 * index) & 0xffff;
      case INT16 -> data.getShort(2 * index);
      case FP16 -> HalfFloat.fromFp16(data.getShort(2 * index));
      case BF16 -> HalfFloat.fromBf16(data.getShort(2 * index));
      case UINT32 -> data.getInt(4 * index) & 0xffffffffL;
      case INT32 -> data.getInt(4 * index);
      case FP32 -> data.getFloat(4 * index);
      case FP64 -> data.getDouble(8 * index);
      case INT64 -> data.getLong(8 * index);
      case UINT64 -> unsigned(data.getLong(8 * index));
      case BYTES -> throw new IllegalStateException("a BYTES element is not a number");
    };
  }

  private static double unsigned(long bits) {
    // Halving keeps the lowest bit sticky, so that the conversion rounds once.
    return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
  }
}
