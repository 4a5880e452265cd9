package io.jarbor.backend.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Foretells the shapes of outputs: sizes that the file fixes, dimensions that it calls by the name
 * of an input's, and where it names none the rows of the batch. Immutable.
 */
final class OutputShapes {
  private static final String UNNAMED = "";

  private final Signature signature;
  private final Map<String, List<String>> names;

  private OutputShapes(Signature signature, Map<String, List<String>> names) {
    this.signature = signature;
    this.names = names;
  }

  static OutputShapes of(OrtSession session, Signature signature) throws OrtException {
    Map<String, List<String>> names = new HashMap<>();
    session.getInputInfo().values().forEach(node -> names.put("in " + node.getName(), of(node)));
    session.getOutputInfo().values().forEach(node -> names.put("out " + node.getName(), of(node)));
    return new OutputShapes(signature, Map.copyOf(names));
  }

  private static List<String> of(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo tensor
        ? List.of(tensor.getDimensionNames())
        : List.of();
  }

  /** Sizes of this call's named dimensions; those that inputs disagree on are left out. */
  Map<String, Long> sizes(Map<String, Tensor> inputs) {
    Map<String, Long> sizes = new HashMap<>();
    for (TensorSpec spec : signature.inputs()) {
      Tensor tensor = inputs.get(spec.name());
      List<String> dimensions = names.getOrDefault("in " + spec.name(), List.of());
      if (tensor == null) {
        continue;
      }
      for (int i = 0; i < dimensions.size(); i++) {
        sizes.merge(dimensions.get(i), tensor.shape().size(i), OutputShapes::agreed);
      }
      if (signature.batched()) {
        // Under a name that no dimension has.
        sizes.put(UNNAMED, tensor.shape().size(0));
      }
    }
    if (!signature.batched()) {
      sizes.remove(UNNAMED);
    }
    return sizes;
  }

  private static long agreed(long one, long other) {
    return one == other ? one : Shape.DYNAMIC;
  }

  /** The whole shape of an output; empty where it cannot be foretold. */
  Optional<Shape> foretell(TensorSpec output, Map<String, Long> sizes) {
    long[] shape = output.shape().sizes();
    List<String> dimensions = names.getOrDefault("out " + output.name(), List.of());
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] != Shape.DYNAMIC) {
        continue;
      }
      String name = i < dimensions.size() ? dimensions.get(i) : UNNAMED;
      boolean known = i == 0 || !name.equals(UNNAMED);
      shape[i] = known ? sizes.getOrDefault(name, Shape.DYNAMIC) : Shape.DYNAMIC;
    }
    Shape foretold = Shape.of(shape);
    return foretold.fixed() ? Optional.of(foretold) : Optional.empty();
  }
}
