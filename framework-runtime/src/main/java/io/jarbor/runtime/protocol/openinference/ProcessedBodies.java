package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.processing.Processors;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * A native route's bodies as strings of a tensor, for models that are entered at their processors.
 */
final class ProcessedBodies {
  private ProcessedBodies() {}

  /**
   * Read the request's one string.
   *
   * @param inputs closed by this
   * @return owned by the caller
   */
  static Payload read(
      Map<String, Tensor> inputs, List<RequestedOutput> outputs, Processors processors) {
    try {
      Tensor input = inputs.get(ServedModel.REQUEST);
      if (input == null
          || inputs.size() != 1
          || input.datatype() != Datatype.BYTES
          || input.elementCount() != 1) {
        throw ServingException.invalidInput(
            "expected one input '"
                + ServedModel.REQUEST
                + "', BYTES [1], with the JSON of the model's own route, got "
                + inputs);
      }
      for (RequestedOutput output : outputs) {
        if (!output.name().equals(ServedModel.RESPONSE) || output.classes() > 0) {
          throw ServingException.invalidInput(
              "expected the output '"
                  + ServedModel.RESPONSE
                  + "', as a string, got '"
                  + output.name()
                  + (output.classes() > 0 ? "' with classification" : "'"));
        }
      }
      ByteBuffer bytes = input.bytesAt(0);
      byte[] body = new byte[bytes.remaining()];
      bytes.get(body);
      return processors.receive(new Payload.Body(ByteBuffer.wrap(body), Payload.Body.JSON));
    } finally {
      Tensor.closeAll(inputs.values());
    }
  }

  /** Write an answer as one string. */
  static Map<String, Tensor> write(Payload answer, Processors processors) {
    return Map.of(
        ServedModel.RESPONSE,
        Tensor.ofBytes(Shape.of(1), List.of(processors.json(answer).array())));
  }
}
