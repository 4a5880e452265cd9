package io.jarbor.backend.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hands a call's inputs to the engine: without a copy where they are direct and aligned. */
final class RunInputs {
  private final Engine engine;

  RunInputs(Engine engine) {
    this.engine = engine;
  }

  /**
   * Make the engine's tensors.
   *
   * @param scope closes them, before the call's inputs may close
   * @throws ServingException {@code INVALID_INPUT} for a string that the engine would get wrong
   */
  Map<String, OnnxTensorLike> of(InferenceCall call, Scope scope) throws OrtException {
    Map<String, OnnxTensorLike> inputs = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> input : call.inputs().entrySet()) {
      Tensor tensor = input.getValue();
      inputs.put(
          input.getKey(),
          tensor.datatype() == Datatype.BYTES
              ? strings(input.getKey(), tensor, scope)
              : numbers(tensor, call.allocator(), scope));
    }
    return inputs;
  }

  private OnnxTensor numbers(Tensor tensor, TensorAllocator allocator, Scope scope)
      throws OrtException {
    ByteBuffer data = tensor.data();
    Datatype datatype = tensor.datatype();
    if (!data.isDirect() || data.alignmentOffset(0, datatype.byteSize()) != 0) {
      Tensor copy = allocator.allocate(datatype, tensor.shape());
      scope.add(copy::close);
      copy.data().put(data);
      data = copy.data();
    }
    OrtEnvironment environment = engine.environment();
    OnnxTensor made = TensorTypes.on(environment, datatype, data, tensor.shape().sizes());
    scope.add(made::close);
    if (!UnsignedCasts.needed(datatype)) {
      return made;
    }
    OrtSession.Result cast = engine.casts().cast(made, datatype);
    scope.add(cast::close);
    return (OnnxTensor) cast.get(0);
  }

  private OnnxTensor strings(String name, Tensor tensor, Scope scope) throws OrtException {
    String[] texts = new String[tensor.elementCount()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = text(name, tensor, i);
    }
    OnnxTensor made = OnnxTensor.createTensor(engine.environment(), texts, tensor.shape().sizes());
    scope.add(made::close);
    return made;
  }

  private static String text(String name, Tensor tensor, int index) {
    try {
      String text = ModifiedUtf8.decode(tensor.bytesAt(index));
      ModifiedUtf8.problem(text)
          .ifPresent(
              problem -> {
                throw ServingException.invalidInput(
                    "input '" + name + "', element " + index + ": holds " + problem);
              });
      return text;
    } catch (CharacterCodingException e) {
      throw ServingException.invalidInput(
          "input '" + name + "', element " + index + ": is not UTF-8, and the model takes text");
    }
  }
}
