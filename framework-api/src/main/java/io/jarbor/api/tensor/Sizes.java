package io.jarbor.api.tensor;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;

/** Checks that shapes are those of a tensor, which has at most 2³¹−1 elements and bytes. */
final class Sizes {
  private Sizes() {}

  /** Count the bytes of a fixed-size datatype in a shape; see {@link Tensor#byteSize}. */
  static int bytes(Datatype datatype, Shape shape) {
    if (!datatype.fixedSize()) {
      throw new IllegalArgumentException("BYTES has no size of its own");
    }
    requireFixed(shape);
    long count = shape.elementCount();
    if (count > Integer.MAX_VALUE / datatype.byteSize()) {
      throw new ServingException(
          ErrorCode.TOO_LARGE,
          datatype
              + " "
              + shape
              + " is larger than a tensor may be ("
              + Integer.MAX_VALUE
              + " bytes)");
    }
    return (int) count * datatype.byteSize();
  }

  /** Count the elements of a shape of BYTES. */
  static int count(Shape shape) {
    requireFixed(shape);
    long count = shape.elementCount();
    if (count > Integer.MAX_VALUE) {
      throw new ServingException(
          ErrorCode.TOO_LARGE, "BYTES " + shape + " has more elements than a tensor may have");
    }
    return (int) count;
  }

  /** A request's shape may hold -1 as well as a model's, so that is the request's fault. */
  static void requireFixed(Shape shape) {
    if (!shape.fixed()) {
      throw ServingException.invalidInput(
          "shape " + shape + ": expected every size of a tensor to be known, got -1");
    }
  }
}
