package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.proto.inference.ModelMetadataResponse;
import io.jarbor.proto.inference.ServerMetadataResponse;
import io.jarbor.runtime.protocol.openinference.ModelMetadata;
import io.jarbor.runtime.protocol.openinference.ServerMetadata;

/** Writes what the server and its models tell of themselves. */
final class MetadataWriter {
  private MetadataWriter() {}

  static ServerMetadataResponse server(ServerMetadata server) {
    return ServerMetadataResponse.newBuilder()
        .setName(server.name())
        .setVersion(server.version())
        .addAllExtensions(server.extensions())
        .build();
  }

  static ModelMetadataResponse model(ModelMetadata model) {
    return ModelMetadataResponse.newBuilder()
        .setName(model.name())
        .addAllVersions(model.versions())
        .setPlatform(model.platform())
        .addAllInputs(model.inputs().stream().map(MetadataWriter::tensor).toList())
        .addAllOutputs(model.outputs().stream().map(MetadataWriter::tensor).toList())
        .build();
  }

  private static ModelMetadataResponse.TensorMetadata tensor(ModelMetadata.TensorMetadata tensor) {
    return ModelMetadataResponse.TensorMetadata.newBuilder()
        .setName(tensor.name())
        .setDatatype(tensor.datatype())
        .addAllShape(tensor.shape())
        .build();
  }
}
