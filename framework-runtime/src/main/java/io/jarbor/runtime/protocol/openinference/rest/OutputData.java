package io.jarbor.runtime.protocol.openinference.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.processing.json.TensorWriter;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the elements of an output as JSON. */
final class OutputData {
  private OutputData() {}

  /**
   * Write elements.
   *
   * @param as the shape that the arrays have, of as many elements; that of a scalar for a value
   * @throws ServingException {@code INVALID_INPUT} for strings that JSON cannot hold
   */
  static void write(JsonGenerator out, String output, Tensor tensor, Shape as) throws IOException {
    if (tensor.datatype() == Datatype.BYTES) {
      requireUtf8(output, tensor);
    }
    TensorWriter.write(out, tensor, as, List.of());
  }

  private static void requireUtf8(String output, Tensor tensor) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    for (int i = 0; i < tensor.elementCount(); i++) {
      try {
        decoder.decode(tensor.bytesAt(i));
      } catch (CharacterCodingException e) {
        throw ServingException.invalidInput(
            "output '"
                + output
                + "': element "
                + i
                + " is not UTF-8, which JSON cannot hold; ask for it with 'binary_data': true");
      }
    }
  }
}
