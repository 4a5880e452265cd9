package io.jarbor.runtime.processing.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.HalfFloat;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Writes tensors of floating-point numbers as nested arrays, past the generator into the bytes
 * behind it: the generator makes a string of each number. For one tensor and one thread.
 */
final class FloatWriter {
  /** About what a number in JSON takes; what takes more grows the document. */
  private static final long USUAL_BYTES = 13;

  private static final long USUAL_BYTES_OF_FP64 = 22;

  /** Below, emptying the generator's buffer costs more than the strings do. */
  private static final int LEAST_ELEMENTS = 16;

  private final JsonBytes out;
  private final boolean quotes;
  private final Datatype datatype;
  private final ByteBuffer data;
  private int index;

  private FloatWriter(JsonBytes out, boolean quotes, Tensor tensor) {
    this.out = out;
    this.quotes = quotes;
    this.datatype = tensor.datatype();
    this.data = tensor.data();
  }

  /** True of a tensor that is written faster so. */
  static boolean suits(Tensor tensor) {
    return switch (tensor.datatype()) {
      case FP16, BF16, FP32, FP64 -> tensor.elementCount() >= LEAST_ELEMENTS;
      default -> false;
    };
  }

  /**
   * Write a tensor as the next value.
   *
   * @param bytes what {@code out} writes to
   */
  static void write(JsonGenerator out, JsonBytes bytes, Tensor tensor, Shape shape)
      throws IOException {
    // Puts the comma or colon that belongs before a value, and empties the generator's buffer.
    out.writeRawValue("");
    out.flush();
    boolean wide = tensor.datatype() == Datatype.FP64;
    bytes.expect(tensor.elementCount() * (wide ? USUAL_BYTES_OF_FP64 : USUAL_BYTES));
    boolean quotes = out.isEnabled(JsonWriteFeature.WRITE_NAN_AS_STRINGS.mappedFeature());
    new FloatWriter(bytes, quotes, tensor).writeDimension(shape, 0);
  }

  private void writeDimension(Shape shape, int dimension) {
    if (dimension == shape.rank()) {
      writeElement();
      return;
    }
    out.write('[');
    long size = shape.size(dimension);
    for (long i = 0; i < size; i++) {
      if (i > 0) {
        out.write(',');
      }
      writeDimension(shape, dimension + 1);
    }
    out.write(']');
  }

  private void writeElement() {
    int at = index++;
    if (datatype == Datatype.FP64) {
      double value = data.getDouble(Double.BYTES * at);
      if (Double.isFinite(value)) {
        out.writeNumber(value);
      } else {
        writeWord(value);
      }
      return;
    }
    float value =
        switch (datatype) {
          case FP16 -> HalfFloat.fromFp16(data.getShort(Short.BYTES * at));
          case BF16 -> HalfFloat.fromBf16(data.getShort(Short.BYTES * at));
          default -> data.getFloat(Float.BYTES * at);
        };
    if (Float.isFinite(value)) {
      out.writeNumber(value);
    } else {
      writeWord(value);
    }
  }

  private void writeWord(double value) {
    String word = Double.toString(value);
    out.writeText(quotes ? '"' + word + '"' : word);
  }
}
