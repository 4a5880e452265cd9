package io.jarbor.runtime.triton;

import io.jarbor.proto.inference.DataType;
import io.jarbor.proto.inference.ModelConfig;
import io.jarbor.proto.inference.ModelDynamicBatching;
import io.jarbor.proto.inference.ModelInput;
import io.jarbor.proto.inference.ModelInstanceGroup;
import io.jarbor.proto.inference.ModelOutput;
import io.jarbor.proto.inference.ModelQueuePolicy;
import io.jarbor.proto.inference.ModelTensorReshape;
import io.jarbor.runtime.manifest.Bounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The keys of a manifest that say what a configuration of Triton says. */
final class ManifestOfConfig {
  private static final String DEFAULT_TIMEOUT = "default_timeout_microseconds";

  private final ModelConfig config;
  private final Differences differences;
  private final Ranges ranges;
  private final Map<String, Object> keys = new LinkedHashMap<>();

  private ManifestOfConfig(ModelConfig config, Differences differences) {
    this.config = config;
    this.differences = differences;
    this.ranges = new Ranges(differences);
  }

  /**
   * Translate a configuration.
   *
   * @param differences takes what has no counterpart, or another one
   */
  static Map<String, Object> keys(ModelConfig config, Differences differences) {
    ManifestOfConfig made = new ManifestOfConfig(config, differences);
    made.putTensors();
    made.putVersions();
    made.putBatching();
    made.putQueue();
    made.putInstances();
    made.tellTheRest();
    return made.keys;
  }

  private void putTensors() {
    List<Map<String, Object>> tensors = new ArrayList<>();
    for (ModelInput input : config.getInputList()) {
      boolean reshaped = input.hasReshape();
      List<Long> shape = shape(input.getName(), input.getDimsList(), reshaped, input.getReshape());
      tensors.add(tensor("input", input.getName(), input.getDataType(), shape));
      tell(
          input.getFormatValue() != ModelInput.Format.FORMAT_NONE_VALUE,
          "format of input '" + input.getName() + "': shapes say all that is asked of a request");
      tell(
          input.getOptional(),
          "optional of input '" + input.getName() + "': every input is asked for");
    }
    put("inputs", tensors);
    tensors = new ArrayList<>();
    for (ModelOutput output : config.getOutputList()) {
      boolean reshaped = output.hasReshape();
      Map<String, Object> tensor =
          tensor(
              "output",
              output.getName(),
              output.getDataType(),
              shape(output.getName(), output.getDimsList(), reshaped, output.getReshape()));
      if (!output.getLabelFilename().isEmpty()) {
        tensor.put("labels", output.getLabelFilename());
      }
      tensors.add(tensor);
    }
    put("outputs", tensors);
  }

  private void put(String key, List<Map<String, Object>> tensors) {
    if (!tensors.isEmpty()) {
      keys.put(key, tensors);
    }
  }

  private List<Long> shape(
      String name, List<Long> dims, boolean reshaped, ModelTensorReshape reshape) {
    tell(reshaped, "reshape of '" + name + "': callers see the shape that the model file has");
    return reshaped ? reshape.getShapeList() : dims;
  }

  private static Map<String, Object> tensor(
      String kind, String name, DataType datatype, List<Long> shape) {
    if (datatype == DataType.TYPE_INVALID || datatype == DataType.UNRECOGNIZED) {
      throw new NotImportable(
          "data_type of " + kind + " '" + name + "': expected one such as TYPE_FP32");
    }
    Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("name", name);
    tensor.put(
        "datatype",
        datatype == DataType.TYPE_STRING ? "BYTES" : datatype.name().substring("TYPE_".length()));
    tensor.put("shape", shape);
    return tensor;
  }

  private void putVersions() {
    switch (config.getVersionPolicy().getPolicyChoiceCase()) {
      case LATEST -> {
        int most = config.getVersionPolicy().getLatest().getNumVersions();
        keys.put(
            "versions",
            Map.of(
                "latest",
                most == 0
                    ? 1
                    : ranges.whole(
                        "num_versions", Integer.toUnsignedLong(most), Bounds.MOST_VERSIONS)));
      }
      case ALL -> keys.put("versions", "all");
      case SPECIFIC ->
          keys.put(
              "versions",
              config.getVersionPolicy().getSpecific().getVersionsList().stream()
                  .map(String::valueOf)
                  .toList());
      case POLICYCHOICE_NOT_SET -> {}
    }
  }

  private void putBatching() {
    if (config.getMaxBatchSize() == 0) {
      if (shapesAreWhole()) {
        keys.put("batching", "off");
      }
      tell(
          config.getDynamicBatching().getMaxQueueDelayMicroseconds() > 0,
          "max_queue_delay_microseconds: without a batch there is no company to wait for");
      return;
    }
    Map<String, Object> batching = new LinkedHashMap<>();
    batching.put("max-size", config.getMaxBatchSize());
    if (!config.hasDynamicBatching()) {
      batching.put("join", false);
    }
    ModelDynamicBatching dynamic = config.getDynamicBatching();
    if (dynamic.getMaxQueueDelayMicroseconds() != 0) {
      batching.put(
          "max-delay",
          ranges.duration(
              "max_queue_delay_microseconds",
              dynamic.getMaxQueueDelayMicroseconds(),
              Duration.ZERO));
    }
    keys.put("batching", batching);
  }

  /** What holds of those that wait, whether they are joined to batches or not. */
  private void putQueue() {
    ModelDynamicBatching dynamic = config.getDynamicBatching();
    if (dynamic.getDefaultPriorityLevel() != 0) {
      keys.put(
          "default-priority",
          ranges.whole(
              "default_priority_level", dynamic.getDefaultPriorityLevel(), Bounds.LOWEST_PRIORITY));
    }
    putLimits(dynamic.getDefaultQueuePolicy());
    tell(
        dynamic.getPreferredBatchSizeCount() > 0,
        "preferred_batch_size: an idle instance takes what waits");
    tell(
        dynamic.getPriorityLevels() > 0,
        "priority_levels: a request may bring any priority, 1 the highest");
    tell(dynamic.getPreserveOrdering(), "preserve_ordering: answers come as they are ready");
    tell(
        dynamic.getPriorityQueuePolicyCount() > 0,
        "priority_queue_policy: limits hold for all priorities");
  }

  /**
   * Whether tensors are declared with the batch in their shapes, if they have one. Where not all
   * are declared, Triton takes the others from the model file, and its batch size too: then only a
   * variable size in front tells.
   */
  private boolean shapesAreWhole() {
    if (keys.containsKey("inputs") && keys.containsKey("outputs")) {
      return true;
    }
    return Stream.concat(
            config.getInputList().stream().map(ModelInput::getDimsList),
            config.getOutputList().stream().map(ModelOutput::getDimsList))
        .anyMatch(dims -> !dims.isEmpty() && dims.get(0) == -1);
  }

  private void putLimits(ModelQueuePolicy policy) {
    Map<String, Object> limits = new LinkedHashMap<>();
    if (policy.getMaxQueueSize() != 0) {
      limits.put(
          "queue",
          ranges.whole(
              "max_queue_size",
              Integer.toUnsignedLong(policy.getMaxQueueSize()),
              Bounds.MOST_REQUESTS));
    }
    boolean delays = policy.getTimeoutAction() == ModelQueuePolicy.TimeoutAction.DELAY;
    if (policy.getDefaultTimeoutMicroseconds() != 0) {
      if (delays) {
        differences.leftOut(
            DEFAULT_TIMEOUT
                + " with timeout_action DELAY: nobody is put behind others for waiting long");
      } else {
        limits.put(
            "timeout",
            ranges.duration(
                DEFAULT_TIMEOUT, policy.getDefaultTimeoutMicroseconds(), Bounds.SHORTEST_TIMEOUT));
        differences.changed(DEFAULT_TIMEOUT + ": bounds the whole request, not the wait alone");
      }
    }
    if (!limits.isEmpty()) {
      keys.put("limits", limits);
    }
    tell(delays, "timeout_action DELAY: a request is refused at the timeout that it brings");
    tell(
        policy.getAllowTimeoutOverride(),
        "allow_timeout_override: a request may bring a timeout of its own in any case");
  }

  private void putInstances() {
    long count = 0;
    boolean said = false;
    for (ModelInstanceGroup group : config.getInstanceGroupList()) {
      tell(
          group.getKind() == ModelInstanceGroup.Kind.KIND_GPU,
          "instance_group with KIND_GPU: instances run where the backend does");
      tell(
          group.getGpusCount() > 0, "gpus of instance_group: instances run where the backend does");
      said |= group.getCount() > 0;
      count += Math.max(1, group.getCount());
    }
    // A group that names its kind alone leaves the count to the server, here as there.
    if (said || count > 1) {
      keys.put("instances", ranges.whole("count of instance_group", count, Bounds.MOST_INSTANCES));
    }
  }

  private void tellTheRest() {
    config
        .getParametersMap()
        .keySet()
        .forEach(
            name ->
                differences.leftOut("parameters '" + name + "': means something to Triton alone"));
    tell(
        config.getModelTransactionPolicy().getDecoupled(),
        "decoupled: a model file gives one answer a request");
  }

  private void tell(boolean has, String what) {
    if (has) {
      differences.leftOut(what);
    }
  }
}
