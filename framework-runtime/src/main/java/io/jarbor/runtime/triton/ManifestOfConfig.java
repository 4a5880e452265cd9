package io.jarbor.runtime.triton;

import io.jarbor.proto.inference.DataType;
import io.jarbor.proto.inference.ModelConfig;
import io.jarbor.proto.inference.ModelDynamicBatching;
import io.jarbor.proto.inference.ModelInput;
import io.jarbor.proto.inference.ModelInstanceGroup;
import io.jarbor.proto.inference.ModelOutput;
import io.jarbor.proto.inference.ModelQueuePolicy;
import io.jarbor.proto.inference.ModelTensorReshape;
import io.jarbor.runtime.document.Quantities;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of a manifest that say what a configuration of Triton says. */
final class ManifestOfConfig {
  private final ModelConfig config;
  private final List<String> dropped;
  private final Map<String, Object> keys = new LinkedHashMap<>();

  private ManifestOfConfig(ModelConfig config, List<String> dropped) {
    this.config = config;
    this.dropped = dropped;
  }

  /**
   * Translate a configuration.
   *
   * @param dropped takes what has no counterpart, each with its reason
   */
  static Map<String, Object> keys(ModelConfig config, List<String> dropped) {
    ManifestOfConfig made = new ManifestOfConfig(config, dropped);
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
      tensors.add(tensor(input.getName(), input.getDataType(), shape));
      if (input.getOptional()) {
        dropped.add("optional of input '" + input.getName() + "': every input is asked for");
      }
    }
    put("inputs", tensors);
    tensors = new ArrayList<>();
    for (ModelOutput output : config.getOutputList()) {
      boolean reshaped = output.hasReshape();
      Map<String, Object> tensor =
          tensor(
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
    if (reshaped) {
      dropped.add("reshape of '" + name + "': callers see the shape that the model file has");
    }
    return reshaped ? reshape.getShapeList() : dims;
  }

  private static Map<String, Object> tensor(String name, DataType datatype, List<Long> shape) {
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
        int most = Math.max(1, config.getVersionPolicy().getLatest().getNumVersions());
        keys.put("versions", Map.of("latest", most));
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
      // Triton fills in what a configuration without tensors leaves out.
      if (keys.containsKey("inputs")) {
        keys.put("batching", "off");
      }
      tell(
          config.getDynamicBatching().getMaxQueueDelayMicroseconds() > 0,
          "max_queue_delay_microseconds: without a batch there is no company to wait for");
      return;
    }
    Map<String, Object> batching = new LinkedHashMap<>();
    batching.put("max-size", config.getMaxBatchSize());
    ModelDynamicBatching dynamic = config.getDynamicBatching();
    if (dynamic.getMaxQueueDelayMicroseconds() > 0) {
      batching.put("max-delay", micros(dynamic.getMaxQueueDelayMicroseconds()));
    }
    keys.put("batching", batching);
  }

  /** What holds of those that wait, whether they are joined to batches or not. */
  private void putQueue() {
    ModelDynamicBatching dynamic = config.getDynamicBatching();
    if (dynamic.getDefaultPriorityLevel() > 0) {
      keys.put("default-priority", dynamic.getDefaultPriorityLevel());
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

  private void putLimits(ModelQueuePolicy policy) {
    Map<String, Object> limits = new LinkedHashMap<>();
    if (policy.getMaxQueueSize() > 0) {
      limits.put("queue", policy.getMaxQueueSize());
    }
    if (policy.getDefaultTimeoutMicroseconds() > 0) {
      limits.put("timeout", micros(policy.getDefaultTimeoutMicroseconds()));
    }
    if (!limits.isEmpty()) {
      keys.put("limits", limits);
    }
    tell(
        policy.getTimeoutAction() == ModelQueuePolicy.TimeoutAction.DELAY,
        "timeout_action DELAY: a request is refused at its timeout");
    tell(
        policy.getAllowTimeoutOverride(),
        "allow_timeout_override: a request may bring a timeout of its own in any case");
  }

  private static String micros(long micros) {
    return Quantities.format(Duration.of(micros, ChronoUnit.MICROS));
  }

  private void putInstances() {
    int count = 0;
    for (ModelInstanceGroup group : config.getInstanceGroupList()) {
      tell(
          group.getKind() == ModelInstanceGroup.Kind.KIND_GPU,
          "instance_group with KIND_GPU: instances run where the backend does");
      tell(
          group.getGpusCount() > 0, "gpus of instance_group: instances run where the backend does");
      count += Math.max(1, group.getCount());
    }
    if (count > 1) {
      keys.put("instances", count);
    }
  }

  private void tellTheRest() {
    config
        .getParametersMap()
        .keySet()
        .forEach(name -> dropped.add("parameters '" + name + "': means something to Triton alone"));
    tell(
        config.getModelTransactionPolicy().getDecoupled(),
        "decoupled: a model file gives one answer a request");
  }

  private void tell(boolean has, String what) {
    if (has) {
      dropped.add(what);
    }
  }
}
