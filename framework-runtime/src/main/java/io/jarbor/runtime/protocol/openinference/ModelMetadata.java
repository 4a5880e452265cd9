package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;

/**
 * What a model takes and answers.
 *
 * @param versions that the caller may name
 * @param platform kind of model, in Triton's words where it has one
 */
public record ModelMetadata(
    String name,
    List<String> versions,
    String platform,
    List<TensorMetadata> inputs,
    List<TensorMetadata> outputs) {

  /**
   * One input or output.
   *
   * @param shape whole, with -1 where dynamic
   */
  public record TensorMetadata(String name, String datatype, List<Long> shape) {

    static TensorMetadata of(TensorSpec spec) {
      return new TensorMetadata(
          spec.name(),
          spec.datatype().name(),
          Arrays.stream(spec.shape().sizes()).boxed().toList());
    }
  }

  static ModelMetadata of(ServedModel model, List<String> versions) {
    return new ModelMetadata(
        model.id().name(),
        versions,
        model.platform(),
        model.inputs().stream().map(TensorMetadata::of).toList(),
        model.outputs().stream().map(TensorMetadata::of).toList());
  }
}
