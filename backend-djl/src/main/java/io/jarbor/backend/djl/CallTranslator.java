package io.jarbor.backend.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslatorContext;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Carries tensors in and out of one predictor. The context's manager lives as long as the run, and
 * frees every array of it. Direct tensors go in without a copy; outputs are copied once.
 */
final class CallTranslator implements NoBatchifyTranslator<InferenceCall, Map<String, Tensor>> {
  private static final String CALL = "call";

  private final Signature signature;

  CallTranslator(Signature signature) {
    this.signature = signature;
  }

  @Override
  public NDList processInput(TranslatorContext context, InferenceCall call) {
    context.setAttachment(CALL, call);
    NDManager manager = context.getNDManager();
    NDList inputs = new NDList(signature.inputs().size());
    for (TensorSpec spec : signature.inputs()) {
      Tensor tensor = call.inputs().get(spec.name());
      if (tensor == null) {
        throw new IllegalStateException("the call has no input '" + spec.name() + "'");
      }
      // Unnamed: DJL reads a structure (lists, dictionaries) out of names with dots.
      inputs.add(
          manager.create(
              tensor.data(), Dimensions.djl(tensor.shape()), ElementTypes.of(tensor.datatype())));
    }
    return inputs;
  }

  @Override
  public Map<String, Tensor> processOutput(TranslatorContext context, NDList answer) {
    InferenceCall call = (InferenceCall) context.getAttachment(CALL);
    Map<String, NDArray> named = OutputNames.assign(signature.outputs(), answer);
    Map<String, Tensor> outputs = new LinkedHashMap<>();
    try {
      for (TensorSpec spec : signature.outputs()) {
        NDArray array = named.get(spec.name());
        if (array != null && call.requestedOutputs().contains(spec.name())) {
          outputs.put(spec.name(), copy(spec, array, call));
        }
      }
      return outputs;
    } catch (Throwable e) {
      Tensor.closeAll(outputs.values());
      throw e;
    }
  }

  private static Tensor copy(TensorSpec spec, NDArray array, InferenceCall call) {
    OutputNames.check(spec, array);
    Shape shape = Dimensions.ours(array.getShape());
    Tensor tensor = call.allocator().allocate(spec.datatype(), shape);
    if (tensor.byteSize() > 0) {
      ByteBuffer bytes = array.toByteBuffer(true);
      tensor.data().put(bytes);
    }
    return tensor;
  }
}
