package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.error.ServingException;
import io.jarbor.proto.inference.InferParameter;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.jarbor.runtime.protocol.openinference.InferParameters;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ModelInference.Form;
import io.jarbor.runtime.protocol.openinference.NotSupported;
import io.jarbor.runtime.protocol.openinference.RequestedOutput;
import java.util.List;
import java.util.Map;

/** Makes inference requests of messages. */
final class MessageRequest {
  private static final String CLASSIFICATION = "classification";

  private MessageRequest() {}

  /**
   * Make a request.
   *
   * @return its tensors are the caller's
   * @throws ServingException {@code INVALID_INPUT} or {@code UNSUPPORTED}, with what is wrong
   */
  static InferRequest of(InferMessage message, Form form) {
    ModelInferRequest request = message.request();
    InferParameters parameters = MessageParameters.of(request.getParametersMap(), form);
    List<RequestedOutput> outputs =
        request.getOutputsList().stream().map(MessageRequest::output).toList();
    String id = InferRequest.checkedId(request.getId());
    return new InferRequest(id, MessageInputs.read(message), outputs, parameters);
  }

  private static RequestedOutput output(InferRequestedOutputTensor output) {
    if (output.getName().isEmpty()) {
      throw ServingException.invalidInput("an output has no name");
    }
    Map<String, InferParameter> parameters = output.getParametersMap();
    parameters.keySet().forEach(NotSupported::refuseSharedMemory);
    InferParameter classes = parameters.get(CLASSIFICATION);
    return new RequestedOutput(
        output.getName(), true, classes == null ? 0 : classes(output.getName(), classes));
  }

  private static int classes(String output, InferParameter parameter) {
    Object value = MessageParameters.value(CLASSIFICATION, parameter);
    if (value instanceof Long number && number >= 1 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw ServingException.invalidInput(
        "output '"
            + output
            + "', parameter '"
            + CLASSIFICATION
            + "': expected a whole number from 1 to "
            + Integer.MAX_VALUE
            + ", got "
            + value);
  }
}
