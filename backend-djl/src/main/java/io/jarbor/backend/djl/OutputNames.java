package io.jarbor.backend.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.TensorSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Finds the declared outputs in what a model answers. */
final class OutputNames {
  private OutputNames() {}

  /**
   * Assign arrays to names: by their own where the model answers a dictionary, else by order.
   *
   * @throws ServingException {@code BACKEND_FAILURE} if the declared outputs are not there
   */
  static Map<String, NDArray> assign(List<TensorSpec> specs, NDList answer) {
    List<String> declared = specs.stream().map(TensorSpec::name).toList();
    Map<String, NDArray> named = new LinkedHashMap<>();
    boolean dictionary = answer.stream().allMatch(array -> Objects.nonNull(array.getName()));
    if (dictionary) {
      for (NDArray array : answer) {
        named.put(array.getName(), array);
      }
      if (!named.keySet().containsAll(declared)) {
        throw mismatch(declared, "a dictionary with " + named.keySet());
      }
      return named;
    }
    if (answer.size() != specs.size()) {
      throw mismatch(declared, answer.size() + " tensors");
    }
    for (int i = 0; i < declared.size(); i++) {
      named.put(declared.get(i), answer.get(i));
    }
    return named;
  }

  private static ServingException mismatch(List<String> declared, String got) {
    return new ServingException(
        ErrorCode.BACKEND_FAILURE,
        "the manifest declares outputs " + declared + ", the model answers " + got);
  }

  /**
   * Check datatype and shape.
   *
   * @throws ServingException {@code BACKEND_FAILURE} if they are not as declared
   */
  static void check(TensorSpec spec, NDArray array) {
    if (array.getDataType() != ElementTypes.of(spec.datatype())) {
      throw new ServingException(
          ErrorCode.BACKEND_FAILURE,
          "output '"
              + spec.name()
              + "': expected datatype "
              + spec.datatype()
              + ", the model answers "
              + ElementTypes.name(array.getDataType()));
    }
    if (!spec.shape().accepts(Dimensions.ours(array.getShape()))) {
      throw new ServingException(
          ErrorCode.BACKEND_FAILURE,
          "output '"
              + spec.name()
              + "': expected shape "
              + spec.shape()
              + ", the model answers "
              + Dimensions.ours(array.getShape()));
    }
  }
}
