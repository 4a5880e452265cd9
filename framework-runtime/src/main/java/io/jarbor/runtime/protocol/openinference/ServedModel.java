package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.EntryLevel;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.repository.ModelVersion;
import java.util.List;
import java.util.Map;

/**
 * A version as the Open Inference Protocol shows it: what it takes and answers, in the words that
 * clients of Triton know. Immutable.
 *
 * @param level where requests enter; at the processors there is one string in and one out
 * @param inputs with whole shapes, the batch as -1
 * @param outputs with whole shapes, the batch as -1
 * @param maxBatchSize most rows of a request; 0 where shapes have no batch dimension
 * @param platform kind of model, in Triton's words where it has one
 * @param backend in Triton's words where it has one
 * @param decoupled true if a request may have any number of responses
 */
public record ServedModel(
    ModelId id,
    EntryLevel level,
    List<TensorSpec> inputs,
    List<TensorSpec> outputs,
    int maxBatchSize,
    String platform,
    String backend,
    boolean decoupled) {
  private static final Map<String, String> PLATFORMS =
      Map.of("onnx", "onnxruntime_onnx", "djl", "pytorch_libtorch");
  private static final Map<String, String> BACKENDS =
      Map.of("onnx", "onnxruntime", "djl", "pytorch");

  /** Describe a version; under its lease. */
  public static ServedModel of(ModelVersion version) {
    Manifest manifest = version.manifest().manifest();
    String backend = manifest.backend().orElse("");
    Batching batching = manifest.batching();
    boolean processors = ProcessedBodies.usedBy(version);
    boolean rows = !processors && version.signature().batched() && batching.enabled();
    return new ServedModel(
        version.id(),
        manifest.openInference(),
        processors ? List.of(string(ProcessedBodies.REQUEST)) : version.signature().inputs(),
        processors ? List.of(string(ProcessedBodies.RESPONSE)) : version.signature().outputs(),
        rows ? batching.maxSize() : 0,
        PLATFORMS.getOrDefault(backend, backend),
        BACKENDS.getOrDefault(backend, backend),
        version.decoupled());
  }

  private static TensorSpec string(String name) {
    return TensorSpec.of(name, Datatype.BYTES, Shape.of(1));
  }
}
