package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.util.function.Supplier;

/** Makes tensors of the raw bytes that a request carries. */
public final class TensorBytes {
  private TensorBytes() {}

  /**
   * Make a tensor, once the bytes are seen to be just what datatype and shape need.
   *
   * @param bytes how many there are
   * @param make wraps them; called only if their number fits
   * @return owned by the caller
   * @throws ServingException {@code INVALID_INPUT}, naming the input
   */
  public static Tensor tensor(
      String input, Datatype datatype, Shape shape, int bytes, Supplier<Tensor> make) {
    long elements = shape.elementCount();
    int size = datatype.byteSize();
    if (datatype.fixedSize() && (bytes % size != 0 || elements != bytes / size)) {
      throw ServingException.invalidInput(
          "input '"
              + input
              + "': expected "
              + Counted.of(elements, "element")
              + " of "
              + Counted.of(size, "byte")
              + " for "
              + datatype
              + " "
              + shape
              + ", got "
              + Counted.of(bytes, "byte"));
    }
    // Each string has at least its length.
    if (!datatype.fixedSize() && elements > bytes / Integer.BYTES) {
      throw ServingException.invalidInput(
          "input '"
              + input
              + "': "
              + Counted.of(bytes, "byte")
              + (bytes == 1 ? " is" : " are")
              + " too few for the "
              + Counted.of(elements, "string")
              + " of shape "
              + shape);
    }
    Tensor tensor = make.get();
    if (!datatype.fixedSize()) {
      checkStrings(input, tensor);
    }
    return tensor;
  }

  private static void checkStrings(String input, Tensor tensor) {
    try {
      if (tensor.elementCount() > 0) {
        // Finding one string goes over the lengths of all.
        tensor.bytesAt(0);
      } else if (tensor.byteSize() > 0) {
        throw ServingException.invalidInput(
            "expected no bytes for shape " + tensor.shape() + ", got " + tensor.byteSize());
      }
    } catch (ServingException e) {
      tensor.close();
      throw InputErrors.of(input, e);
    }
  }
}
