package io.jarbor.runtime.processing.json;

import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.api.error.Counted;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.util.Arrays;

/** Reads one tensor from nested arrays. For one tensor and one thread. */
public final class TensorReader {
  private final long[] sizes;
  private final ElementBuffer elements;

  private TensorReader(JsonInput in, Datatype datatype, Shape shape) {
    this.sizes = shape.sizes();
    this.elements = ElementBuffer.of(datatype, shape, in);
  }

  /**
   * Read the value that begins at the current token.
   *
   * @param shape sizes that are dynamic are found from the first array of their dimension, and hold
   *     for the others
   * @return every size known; 0 for a dynamic one below an empty array. Owned by the caller
   */
  public static Tensor read(JsonInput in, Datatype datatype, Shape shape) {
    TensorReader reader = new TensorReader(in, datatype, shape);
    reader.readDimension(in, 0);
    for (int i = 0; i < reader.sizes.length; i++) {
      if (reader.sizes[i] == Shape.DYNAMIC) {
        reader.sizes[i] = 0;
      }
    }
    return reader.elements.tensor(Shape.of(reader.sizes));
  }

  /**
   * Read nested arrays of numbers as FP32, whatever their depth, which the first of them tells.
   *
   * @return owned by the caller
   */
  public static Tensor readAny(JsonInput in) {
    return new AnyRank(in).read(in);
  }

  private void readDimension(JsonInput in, int dimension) {
    if (dimension == sizes.length) {
      elements.append(in);
      return;
    }
    if (!in.is(JsonToken.START_ARRAY)) {
      long size = sizes[dimension];
      throw in.unexpected("an array" + (size == Shape.DYNAMIC ? "" : " of " + size));
    }
    boolean innermost = dimension == sizes.length - 1;
    long expected = sizes[dimension];
    long count = 0;
    while (in.next() != JsonToken.END_ARRAY) {
      if (count == expected) {
        count += countRest(in);
        break;
      }
      if (innermost) {
        long most = expected == Shape.DYNAMIC ? Long.MAX_VALUE : expected - count;
        count += elements.append(in, most);
      } else {
        readDimension(in, dimension + 1);
        count++;
      }
    }
    if (expected == Shape.DYNAMIC) {
      sizes[dimension] = count;
    } else if (count != expected) {
      throw in.invalid("expected " + Counted.of(expected, "element") + ", got " + count);
    }
  }

  /** Count the elements from the current one to the end of its array, where the input is then. */
  private static long countRest(JsonInput in) {
    long count = 0;
    do {
      in.skip();
      count++;
    } while (in.next() != JsonToken.END_ARRAY);
    return count;
  }

  /** Finds the depth on the way down to the first number. */
  private static final class AnyRank {
    private final ElementBuffer elements;
    private long[] sizes = {};
    private boolean rankKnown;

    AnyRank(JsonInput in) {
      this.elements = new ElementBuffer(Datatype.FP32, in);
    }

    Tensor read(JsonInput in) {
      readLevel(in, 0);
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = Math.max(sizes[i], 0);
      }
      return elements.tensor(Shape.of(sizes));
    }

    private void readLevel(JsonInput in, int level) {
      boolean array = in.is(JsonToken.START_ARRAY);
      if (!rankKnown && array && level == sizes.length) {
        sizes = Arrays.copyOf(sizes, level + 1);
        sizes[level] = Shape.DYNAMIC;
      }
      if (level == sizes.length) {
        rankKnown = true;
        elements.append(in);
        return;
      }
      if (!array) {
        throw in.unexpected("an array, as before");
      }
      long count = 0;
      while (in.next() != JsonToken.END_ARRAY) {
        readLevel(in, level + 1);
        count++;
      }
      rankKnown = true;
      if (sizes[level] == Shape.DYNAMIC) {
        sizes[level] = count;
      } else if (sizes[level] != count) {
        throw in.invalid(
            "expected " + Counted.of(sizes[level], "element") + " as before, got " + count);
      }
    }
  }
}
