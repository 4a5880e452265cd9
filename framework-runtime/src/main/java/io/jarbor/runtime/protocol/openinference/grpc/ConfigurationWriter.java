package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.proto.inference.DataType;
import io.jarbor.proto.inference.ModelConfig;
import io.jarbor.proto.inference.ModelDynamicBatching;
import io.jarbor.proto.inference.ModelInput;
import io.jarbor.proto.inference.ModelInstanceGroup;
import io.jarbor.proto.inference.ModelOutput;
import io.jarbor.proto.inference.ModelParameter;
import io.jarbor.proto.inference.ModelTransactionPolicy;
import io.jarbor.proto.inference.ModelVersionPolicy;
import io.jarbor.runtime.protocol.openinference.ModelConfiguration;

/** Writes how a model is served. */
final class ConfigurationWriter {
  private ConfigurationWriter() {}

  static ModelConfig write(ModelConfiguration model) {
    ModelConfig.Builder config =
        ModelConfig.newBuilder()
            .setName(model.name())
            .setPlatform(model.platform())
            .setBackend(model.backend())
            .setVersionPolicy(versions(model.versionPolicy()))
            .setMaxBatchSize(model.maxBatchSize())
            .addAllInput(model.input().stream().map(ConfigurationWriter::input).toList())
            .addAllOutput(model.output().stream().map(ConfigurationWriter::output).toList())
            .addAllInstanceGroup(
                model.instanceGroup().stream().map(ConfigurationWriter::group).toList())
            .setModelTransactionPolicy(
                ModelTransactionPolicy.newBuilder()
                    .setDecoupled(model.modelTransactionPolicy().decoupled()));
    ModelConfiguration.DynamicBatching batching = model.dynamicBatching();
    if (batching != null) {
      config.setDynamicBatching(
          ModelDynamicBatching.newBuilder()
              .addAllPreferredBatchSize(batching.preferredBatchSize())
              .setMaxQueueDelayMicroseconds(batching.maxQueueDelayMicroseconds()));
    }
    model
        .parameters()
        .forEach(
            (name, parameter) ->
                config.putParameters(
                    name,
                    ModelParameter.newBuilder().setStringValue(parameter.stringValue()).build()));
    return config.build();
  }

  private static ModelVersionPolicy versions(ModelConfiguration.Versions versions) {
    ModelVersionPolicy.Builder policy = ModelVersionPolicy.newBuilder();
    ModelConfiguration.Latest latest = versions.latest();
    ModelConfiguration.Specific specific = versions.specific();
    if (latest != null) {
      policy.setLatest(ModelVersionPolicy.Latest.newBuilder().setNumVersions(latest.numVersions()));
    } else if (specific != null) {
      policy.setSpecific(
          ModelVersionPolicy.Specific.newBuilder().addAllVersions(specific.versions()));
    } else {
      policy.setAll(ModelVersionPolicy.All.getDefaultInstance());
    }
    return policy.build();
  }

  private static ModelInput input(ModelConfiguration.Input input) {
    return ModelInput.newBuilder()
        .setName(input.name())
        .setDataType(DataType.valueOf(input.dataType()))
        .setFormat(ModelInput.Format.valueOf(input.format()))
        .addAllDims(input.dims())
        .setOptional(input.optional())
        .build();
  }

  private static ModelOutput output(ModelConfiguration.Output output) {
    return ModelOutput.newBuilder()
        .setName(output.name())
        .setDataType(DataType.valueOf(output.dataType()))
        .addAllDims(output.dims())
        .setLabelFilename(output.labelFilename())
        .build();
  }

  private static ModelInstanceGroup group(ModelConfiguration.InstanceGroup group) {
    return ModelInstanceGroup.newBuilder()
        .setName(group.name())
        .setCount(group.count())
        .setKind(ModelInstanceGroup.Kind.valueOf(group.kind()))
        .build();
  }
}
