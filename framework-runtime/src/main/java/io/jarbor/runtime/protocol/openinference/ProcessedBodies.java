package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.EntryLevel;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.processing.Payload;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.repository.ModelVersion;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * A native route's bodies as strings of a tensor, for models that are entered at their processors.
 */
public final class ProcessedBodies {
  /** The one input: a native route's body. */
  public static final String REQUEST = "request";

  /** The one output: a native route's answer. */
  public static final String RESPONSE = "response";

  private ProcessedBodies() {}

  /** True where requests enter at the version's processors. */
  public static boolean usedBy(ModelVersion version) {
    return version.manifest().manifest().openInference() == EntryLevel.PROCESSORS;
  }

  /**
   * Read the request's one string.
   *
   * @param inputs closed by this
   * @return owned by the caller
   */
  static Payload read(
      Map<String, Tensor> inputs, List<RequestedOutput> outputs, Processors processors) {
    try {
      Tensor input = inputs.get(REQUEST);
      if (input == null
          || inputs.size() != 1
          || input.datatype() != Datatype.BYTES
          || input.elementCount() != 1) {
        throw ServingException.invalidInput(
            "expected one input '"
                + REQUEST
                + "', BYTES [1], with the JSON of the model's native route, got "
                + inputs);
      }
      for (RequestedOutput output : outputs) {
        if (!output.name().equals(RESPONSE) || output.classes() > 0) {
          throw ServingException.invalidInput(
              "expected the output '"
                  + RESPONSE
                  + "', as a string, got '"
                  + output.name()
                  + (output.classes() > 0 ? "' with classification" : "'"));
        }
      }
      ByteBuffer bytes = input.bytesAt(0);
      byte[] body = new byte[bytes.remaining()];
      bytes.get(body);
      return processors.receive(
          new Payload.Body(ByteBuffer.wrap(body), Payload.Body.JSON), more -> {});
    } finally {
      Tensor.closeAll(inputs.values());
    }
  }

  /** Write an answer as one string. */
  static Map<String, Tensor> write(Payload answer, Processors processors) {
    byte[] json = processors.json(answer, held -> {}).array();
    return Map.of(RESPONSE, Tensor.ofBytes(Shape.of(1), List.of(json)));
  }
}
