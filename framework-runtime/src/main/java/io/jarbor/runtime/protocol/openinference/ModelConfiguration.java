package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.VersionPolicy;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How a model is served, derived from its manifest in the terms of Triton's {@code ModelConfig}.
 *
 * @param maxBatchSize 0 where shapes have no batch dimension; else dims leave it out
 * @param dynamicBatching null where requests are not joined
 * @see <a
 *     href="https://github.com/triton-inference-server/common/blob/main/protobuf/model_config.proto">model_config.proto</a>
 */
public record ModelConfiguration(
    String name,
    String platform,
    String backend,
    Versions versionPolicy,
    int maxBatchSize,
    List<Input> input,
    List<Output> output,
    @Nullable DynamicBatching dynamicBatching,
    TransactionPolicy modelTransactionPolicy,
    List<InstanceGroup> instanceGroup,
    Map<String, Parameter> parameters) {

  /** Which versions serve: one of the three is there. */
  public record Versions(
      @Nullable Latest latest, @Nullable Map<String, Object> all, @Nullable Specific specific) {

    private static final Versions ALL = new Versions(null, Map.of(), null);

    static Versions of(VersionPolicy policy) {
      if (policy instanceof VersionPolicy.Latest latest) {
        return new Versions(new Latest(latest.count()), null, null);
      }
      if (policy instanceof VersionPolicy.Listed listed) {
        List<Long> numbers = numbers(listed.versions());
        // The protocol's list holds numbers; other names cannot stand in it.
        return numbers.isEmpty() ? ALL : new Versions(null, null, new Specific(numbers));
      }
      return ALL;
    }

    private static List<Long> numbers(Set<String> versions) {
      return versions.stream()
          .filter(version -> version.matches("\\d{1,18}"))
          .map(Long::valueOf)
          .sorted()
          .toList();
    }
  }

  /** The newest so many. */
  public record Latest(int numVersions) {}

  /** Those that are listed. */
  public record Specific(List<Long> versions) {}

  /** One input; dims leave the batch out where there is one. */
  public record Input(
      String name, String dataType, String format, List<Long> dims, boolean optional) {}

  /** One output; dims leave the batch out where there is one. */
  public record Output(String name, String dataType, List<Long> dims, String labelFilename) {}

  /** How requests are joined. */
  public record DynamicBatching(List<Integer> preferredBatchSize, long maxQueueDelayMicroseconds) {}

  /** Whether a request may have any number of responses. */
  public record TransactionPolicy(boolean decoupled) {}

  /** How many instances run. */
  public record InstanceGroup(String name, String kind, int count) {}

  /** A setting that Triton has no field for. */
  public record Parameter(String stringValue) {}

  static ModelConfiguration of(ServedModel model, Manifest manifest) {
    boolean rows = model.maxBatchSize() > 0;
    return new ModelConfiguration(
        model.id().name(),
        model.platform(),
        model.backend(),
        Versions.of(manifest.versions()),
        model.maxBatchSize(),
        model.inputs().stream()
            .map(
                spec ->
                    new Input(spec.name(), dataType(spec), "FORMAT_NONE", dims(spec, rows), false))
            .toList(),
        model.outputs().stream()
            .map(
                spec ->
                    new Output(
                        spec.name(), dataType(spec), dims(spec, rows), labelsFile(manifest, spec)))
            .toList(),
        rows && manifest.batching().join()
            ? new DynamicBatching(List.of(), manifest.batching().maxDelay().toNanos() / 1000)
            : null,
        new TransactionPolicy(model.decoupled()),
        List.of(new InstanceGroup(model.id().name(), "KIND_CPU", manifest.instances().orElse(1))),
        Map.of());
  }

  /** The model's own signature has the labels, not where they come from. */
  private static String labelsFile(Manifest manifest, TensorSpec output) {
    return manifest.outputs().stream()
        .filter(declared -> declared.name().equals(output.name()))
        .findFirst()
        .flatMap(TensorSpec::labelsFile)
        .orElse("");
  }

  private static String dataType(TensorSpec spec) {
    return "TYPE_" + (spec.datatype() == Datatype.BYTES ? "STRING" : spec.datatype().name());
  }

  private static List<Long> dims(TensorSpec spec, boolean rows) {
    LongStream sizes = Arrays.stream(spec.shape().sizes());
    return (rows ? sizes.skip(1) : sizes).boxed().toList();
  }
}
