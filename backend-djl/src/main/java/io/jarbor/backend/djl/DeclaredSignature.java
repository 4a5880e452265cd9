package io.jarbor.backend.djl;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;

/** Makes the signature of what the manifest declares, since these model files do not tell it. */
final class DeclaredSignature {
  private DeclaredSignature() {}

  /**
   * Make it.
   *
   * @throws ServingException {@code INVALID_PACKAGE} if inputs or outputs are not declared, or have
   *     a datatype that DJL's engines lack
   */
  static Signature of(Manifest manifest) {
    boolean batching = manifest.batching().enabled();
    List<TensorSpec> inputs = whole("inputs", manifest.inputs(), batching);
    List<TensorSpec> outputs = whole("outputs", manifest.outputs(), batching);
    return Signature.builder().inputs(inputs).outputs(outputs).batched(batching).build();
  }

  private static List<TensorSpec> whole(String kind, List<TensorSpec> specs, boolean batching) {
    if (specs.isEmpty()) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "the manifest declares no "
              + kind
              + ", and the model file does not tell them; write for example '"
              + kind
              + ": [{name: x, datatype: FP32, shape: [4]}]'");
    }
    for (TensorSpec spec : specs) {
      ElementTypes.require(kind, spec);
    }
    if (!batching) {
      return specs;
    }
    return specs.stream()
        .map(spec -> spec.toBuilder().shape(spec.shape().prepend(Shape.DYNAMIC)).build())
        .toList();
  }
}
