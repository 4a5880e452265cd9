package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.runtime.http.BinaryBody;
import io.jarbor.runtime.processing.json.JsonInput;
import io.jarbor.runtime.processing.json.JsonMembers;
import io.jarbor.runtime.protocol.openinference.InferParameters;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.RequestedOutput;
import io.jarbor.runtime.protocol.openinference.TensorBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an inference request: a JSON object, then the bytes of the inputs that say
 * {@code binary_data_size}, in their order. For one request and one thread.
 */
final class InferRequestReader {
  private final BinaryBody body;
  private final LongConsumer room;
  private final List<InputReader.Input> inputs = new ArrayList<>();
  private String id = "";
  private InferParameters parameters = InferParameters.NONE;
  private boolean hasInputs;
  private List<RequestedOutput> outputs = List.of();

  private InferRequestReader(BinaryBody body, LongConsumer room) {
    this.body = body;
    this.room = room;
  }

  /**
   * Read a request.
   *
   * @param body stays the caller's; tensors keep what they need of it
   * @param jsonLength bytes of the JSON object
   * @param room as of {@link JsonInput#read(ByteBuffer, LongConsumer, JsonInput.ValueReader)}
   * @return its tensors are the caller's
   * @throws ServingException {@code INVALID_INPUT} with what is wrong, and where
   */
  static InferRequest read(BinaryBody body, int jsonLength, LongConsumer room) {
    return new InferRequestReader(body, room).readRequest(jsonLength);
  }

  private InferRequest readRequest(int jsonLength) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    boolean whole = false;
    try {
      ByteBuffer json = body.head(jsonLength, room);
      JsonInput.readWithNaN(json, room, this::readObject);
      if (!hasInputs) {
        throw ServingException.invalidInput("the request has no 'inputs'");
      }
      blobs(jsonLength, tensors);
      whole = true;
    } finally {
      if (!whole) {
        Tensor.closeAll(tensors.values());
        inputs.stream().map(InputReader.Input::tensor).forEach(InferRequestReader::close);
      }
    }
    return new InferRequest(id, tensors, outputs, parameters);
  }

  private static void close(@Nullable Tensor tensor) {
    if (tensor != null) {
      tensor.close();
    }
  }

  private boolean readObject(JsonInput in) {
    JsonMembers.eachSet(
        in,
        "an inference request, an object with inputs",
        member -> {
          switch (member) {
            case "id" -> id = InferRequest.checkedId(JsonMembers.string(in));
            case "parameters" -> parameters = parameters(in);
            case "inputs" -> {
              hasInputs = true;
              JsonMembers.elements(
                  in, "an array of inputs", () -> inputs.add(InputReader.read(in)));
            }
            case "outputs" -> outputs = outputs(in);
            default -> in.skip();
          }
        });
    return true;
  }

  private static InferParameters parameters(JsonInput in) {
    InferParameters.Builder builder = InferParameters.builder();
    JsonMembers.each(in, "an object of parameters", name -> JsonParameter.read(in, name, builder));
    return builder.build();
  }

  private static List<RequestedOutput> outputs(JsonInput in) {
    List<RequestedOutput> outputs = new ArrayList<>();
    JsonMembers.elements(in, "an array of outputs", () -> outputs.add(OutputReader.read(in)));
    return outputs;
  }

  private void blobs(int jsonLength, Map<String, Tensor> tensors) {
    long at = jsonLength;
    for (InputReader.Input input : inputs) {
      Tensor tensor = input.tensor();
      if (tensor == null) {
        if (at + input.binaryBytes() > body.length()) {
          throw ServingException.invalidInput(
              "input '"
                  + input.name()
                  + "': expected "
                  + Counted.of(input.binaryBytes(), "byte")
                  + " after the JSON, got "
                  + (body.length() - at));
        }
        tensor = blob(input, (int) at);
        at += input.binaryBytes();
      }
      if (tensors.putIfAbsent(input.name(), tensor) != null) {
        tensor.close();
        throw ServingException.invalidInput(
            "inputs: expected each once, got " + InputReader.names(inputs));
      }
    }
    if (at != body.length()) {
      throw ServingException.invalidInput(
          "the body goes on after its last tensor, with " + Counted.of(body.length() - at, "byte"));
    }
  }

  private Tensor blob(InputReader.Input input, int from) {
    int length = (int) input.binaryBytes();
    return TensorBytes.tensor(
        input.name(),
        input.datatype(),
        input.shape(),
        length,
        () -> body.tensor(input.datatype(), input.shape(), from, length));
  }
}
