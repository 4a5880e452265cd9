package io.jarbor.api.tensor;

import java.util.Optional;

/**
 * Element types, spelt as in the Open Inference Protocol.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol">Open Inference Protocol, Tensor
 *     Data Types</a>
 */
public enum Datatype {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  /** IEEE 754 binary16. */
  FP16(2),
  /** The upper half of an IEEE 754 binary32. */
  BF16(2),
  FP32(4),
  FP64(8),
  /** Byte strings, each a little-endian 32-bit length and as many bytes. */
  BYTES(0);

  private final int byteSize;

  Datatype(int byteSize) {
    this.byteSize = byteSize;
  }

  /** Bytes of one element; 0 for {@link #BYTES}, whose elements have lengths of their own. */
  public int byteSize() {
    return byteSize;
  }

  /** True for every type but {@link #BYTES}. */
  public boolean fixedSize() {
    return byteSize > 0;
  }

  /** True for signed and unsigned integers, not for {@link #BOOL}. */
  public boolean integer() {
    return switch (this) {
      case UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> true;
      default -> false;
    };
  }

  /** True for the four floating-point types. */
  public boolean floating() {
    return switch (this) {
      case FP16, BF16, FP32, FP64 -> true;
      default -> false;
    };
  }

  /** Find the type of a name in upper case, such as {@code FP32}. */
  public static Optional<Datatype> named(String name) {
    for (Datatype datatype : values()) {
      if (datatype.name().equals(name)) {
        return Optional.of(datatype);
      }
    }
    return Optional.empty();
  }
}
