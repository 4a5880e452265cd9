package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.proto.inference.ModelInferRequest.InferInputTensor;
import io.jarbor.runtime.http.BinaryBody;
import io.jarbor.runtime.protocol.openinference.InputErrors;
import io.jarbor.runtime.protocol.openinference.NotSupported;
import io.jarbor.runtime.protocol.openinference.TensorBytes;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the inputs of a message: all of raw bytes, or all of typed elements. */
final class MessageInputs {
  private MessageInputs() {}

  /**
   * Make the tensors.
   *
   * @return by name, in the message's order; owned by the caller
   */
  static Map<String, Tensor> read(InferMessage message) {
    List<InferInputTensor> inputs = message.request().getInputsList();
    List<ByteBuf> raw = message.raw();
    checkRaw(inputs, raw);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    boolean whole = false;
    try {
      for (int i = 0; i < inputs.size(); i++) {
        InferInputTensor input = inputs.get(i);
        if (tensors.containsKey(input.getName())) {
          throw ServingException.invalidInput(
              "inputs: expected each once, got "
                  + inputs.stream().map(InferInputTensor::getName).toList());
        }
        tensors.put(input.getName(), raw.isEmpty() ? typed(input) : raw(input, raw.get(i)));
      }
      whole = true;
    } finally {
      if (!whole) {
        Tensor.closeAll(tensors.values());
      }
    }
    return tensors;
  }

  private static void checkRaw(List<InferInputTensor> inputs, List<ByteBuf> raw) {
    for (InferInputTensor input : inputs) {
      input.getParametersMap().keySet().forEach(NotSupported::refuseSharedMemory);
      if (!raw.isEmpty() && input.hasContents()) {
        throw ServingException.invalidInput(
            "input '"
                + input.getName()
                + "': expected contents or, for all inputs, raw_input_contents, got both");
      }
    }
    if (!raw.isEmpty() && raw.size() != inputs.size()) {
      throw ServingException.invalidInput(
          "raw_input_contents: expected one entry for each of "
              + Counted.of(inputs.size(), "input")
              + ", got "
              + raw.size());
    }
  }

  private static Tensor typed(InferInputTensor input) {
    return TypedContents.tensor(
        input.getName(), datatype(input), shape(input), input.getContents());
  }

  private static Tensor raw(InferInputTensor input, ByteBuf bytes) {
    Datatype datatype = datatype(input);
    Shape shape = shape(input);
    return TensorBytes.tensor(
        input.getName(),
        datatype,
        shape,
        bytes.readableBytes(),
        () -> tensor(datatype, shape, bytes));
  }

  private static Tensor tensor(Datatype datatype, Shape shape, ByteBuf bytes) {
    try (BinaryBody body = BinaryBody.of(bytes, 0)) {
      return body.tensor(datatype, shape, 0, body.length());
    }
  }

  private static Datatype datatype(InferInputTensor input) {
    return Datatype.named(input.getDatatype())
        .orElseThrow(
            () ->
                ServingException.invalidInput(
                    "input '"
                        + input.getName()
                        + "': expected a datatype, one of "
                        + Arrays.toString(Datatype.values())
                        + ", got '"
                        + input.getDatatype()
                        + "'"));
  }

  private static Shape shape(InferInputTensor input) {
    try {
      Shape shape = Shape.of(input.getShapeList());
      if (!shape.fixed()) {
        throw ServingException.invalidInput(
            "shape " + shape + ": expected every size to be known, got -1");
      }
      // Tells by an exception where the product leaves 64 bits.
      shape.elementCount();
      return shape;
    } catch (ServingException e) {
      throw InputErrors.of(input.getName(), e);
    }
  }
}
