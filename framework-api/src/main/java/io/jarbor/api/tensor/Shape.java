package io.jarbor.api.tensor;

import io.jarbor.api.error.ServingException;
import java.util.Arrays;
import java.util.List;

/**
 * Sizes per dimension, {@code -1} where dynamic. Immutable. Arithmetic that leaves 64 bits is an
 * error, never a wrap-around.
 */
public final class Shape {
  /** The size of a dimension that a request decides. */
  public static final long DYNAMIC = -1;

  private static final Shape SCALAR = new Shape(new long[0]);

  private final long[] sizes;

  private Shape(long[] sizes) {
    this.sizes = sizes;
  }

  /**
   * Create a shape.
   *
   * @param sizes 0 or more each, or {@link #DYNAMIC}; none for a scalar
   * @throws ServingException {@code INVALID_INPUT} for any other negative size
   */
  public static Shape of(long... sizes) {
    if (sizes.length == 0) {
      return SCALAR;
    }
    for (long size : sizes) {
      if (size < DYNAMIC) {
        throw ServingException.invalidInput(
            "shape "
                + Arrays.toString(sizes)
                + ": a size is 0 or more, or -1 where dynamic, got "
                + size);
      }
    }
    return new Shape(sizes.clone());
  }

  /** Create a shape from a list, checked as {@link #of(long...)} does. */
  public static Shape of(List<Long> sizes) {
    return of(sizes.stream().mapToLong(Long::longValue).toArray());
  }

  public int rank() {
    return sizes.length;
  }

  /** Size of dimension {@code index}, from 0. */
  public long size(int index) {
    return sizes[index];
  }

  /** A copy of all sizes. */
  public long[] sizes() {
    return sizes.clone();
  }

  /** True where every size is known. */
  public boolean fixed() {
    for (long size : sizes) {
      if (size == DYNAMIC) {
        return false;
      }
    }
    return true;
  }

  /**
   * Multiply all sizes.
   *
   * @return 1 for a scalar
   * @throws IllegalStateException if a size is dynamic
   * @throws ServingException {@code INVALID_INPUT} if the product leaves 64 bits
   */
  public long elementCount() {
    return product(0);
  }

  /**
   * Multiply the sizes after dimension 0: how many elements one row has. Errors as {@link
   * #elementCount()}.
   */
  public long elementsPerRow() {
    return product(1);
  }

  private long product(int from) {
    long product = 1;
    boolean zero = false;
    for (int i = from; i < sizes.length; i++) {
      if (sizes[i] == DYNAMIC) {
        throw new IllegalStateException(
            "shape " + this + " has a dynamic size, so no element count");
      }
      zero |= sizes[i] == 0;
    }
    if (zero) {
      return 0;
    }
    for (int i = from; i < sizes.length; i++) {
      long high = Math.multiplyHigh(product, sizes[i]);
      product *= sizes[i];
      if (high != 0 || product < 0) {
        throw ServingException.invalidInput(
            "shape " + this + " has more elements than 64 bits can count");
      }
    }
    return product;
  }

  /**
   * True if {@code actual} has this rank, and each of its sizes equals this one's or this one's is
   * dynamic.
   */
  public boolean accepts(Shape actual) {
    if (actual.sizes.length != sizes.length) {
      return false;
    }
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] != DYNAMIC && sizes[i] != actual.sizes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Put a new dimension 0 in front. */
  public Shape prepend(long size) {
    long[] more = new long[sizes.length + 1];
    more[0] = size;
    System.arraycopy(sizes, 0, more, 1, sizes.length);
    return of(more);
  }

  /**
   * Replace dimension 0.
   *
   * @throws IllegalStateException for a scalar
   */
  public Shape withRows(long rows) {
    requireRows();
    long[] other = sizes.clone();
    other[0] = rows;
    return of(other);
  }

  /**
   * Drop dimension 0.
   *
   * @throws IllegalStateException for a scalar
   */
  public Shape row() {
    requireRows();
    return of(Arrays.copyOfRange(sizes, 1, sizes.length));
  }

  /** True if both have one rank and agree past dimension 0, so that their rows can be joined. */
  public boolean sameRow(Shape other) {
    return sizes.length > 0
        && sizes.length == other.sizes.length
        && Arrays.equals(sizes, 1, sizes.length, other.sizes, 1, sizes.length);
  }

  private void requireRows() {
    if (sizes.length == 0) {
      throw new IllegalStateException("a scalar has no dimension 0");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** As callers write it: {@code [2, -1]}. */
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
