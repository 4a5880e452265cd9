package io.jarbor.runtime.processing.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.tensor.HalfFloat;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes tensors as nested arrays.
 *
 * <p>Floating-point numbers get the fewest digits that read back the same; what JSON has no number
 * for is written as the strings {@code "NaN"}, {@code "Infinity"} and {@code "-Infinity"}. BYTES
 * are strings in UTF-8, with U+FFFD for what is no UTF-8.
 */
public final class TensorWriter {
  private final JsonGenerator out;
  private final Tensor tensor;
  private final ByteBuffer data;
  private final List<String> labels;
  private int index;

  private TensorWriter(JsonGenerator out, Tensor tensor, List<String> labels) {
    this.out = out;
    this.tensor = tensor;
    this.data = tensor.data();
    this.labels = labels;
  }

  /** Write a tensor; {@code tensor} is borrowed. */
  public static void write(JsonGenerator out, Tensor tensor) throws IOException {
    write(out, tensor, tensor.shape(), List.of());
  }

  /**
   * Write a tensor in another shape of as many elements.
   *
   * @param labels members of an object in place of each innermost array, where there are as many;
   *     empty for arrays
   */
  public static void write(JsonGenerator out, Tensor tensor, Shape shape, List<String> labels)
      throws IOException {
    boolean labelled =
        !labels.isEmpty() && shape.rank() > 0 && shape.size(shape.rank() - 1) == labels.size();
    if (!labelled
        && FloatWriter.suits(tensor)
        && out.getOutputTarget() instanceof JsonBytes bytes) {
      FloatWriter.write(out, bytes, tensor, shape);
    } else {
      new TensorWriter(out, tensor, labelled ? labels : List.of()).writeDimension(shape, 0);
    }
  }

  private void writeDimension(Shape shape, int dimension) throws IOException {
    if (dimension == shape.rank()) {
      writeElement();
      return;
    }
    if (dimension == shape.rank() - 1 && !labels.isEmpty()) {
      out.writeStartObject();
      for (String label : labels) {
        out.writeFieldName(label);
        writeElement();
      }
      out.writeEndObject();
      return;
    }
    out.writeStartArray();
    for (long i = 0; i < shape.size(dimension); i++) {
      writeDimension(shape, dimension + 1);
    }
    out.writeEndArray();
  }

  private void writeElement() throws IOException {
    int at = index++;
    switch (tensor.datatype()) {
      case BOOL -> out.writeBoolean(data.get(at) != 0);
      case UINT8 -> out.writeNumber(data.get(at) & 0xff);
      case INT8 -> out.writeNumber(data.get(at));
      case UINT16 -> out.writeNumber(data.getShort(2 * at) & 0xffff);
      case INT16 -> out.writeNumber(data.getShort(2 * at));
      case UINT32 -> out.writeNumber(data.getInt(4 * at) & 0xffffffffL);
      case INT32 -> out.writeNumber(data.getInt(4 * at));
      case INT64 -> out.writeNumber(data.getLong(8 * at));
      case UINT64 -> writeUnsigned(data.getLong(8 * at));
      case FP16 -> out.writeNumber(HalfFloat.fromFp16(data.getShort(2 * at)));
      case BF16 -> out.writeNumber(HalfFloat.fromBf16(data.getShort(2 * at)));
      case FP32 -> out.writeNumber(data.getFloat(4 * at));
      case FP64 -> out.writeNumber(data.getDouble(8 * at));
      case BYTES -> out.writeString(tensor.stringAt(at));
    }
  }

  private void writeUnsigned(long bits) throws IOException {
    if (bits >= 0) {
      out.writeNumber(bits);
    } else {
      out.writeNumber(new BigInteger(Long.toUnsignedString(bits)));
    }
  }
}
