package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.proto.inference.GrpcServiceProto;
import io.jarbor.proto.inference.ModelConfigRequest;
import io.jarbor.proto.inference.ModelConfigResponse;
import io.jarbor.proto.inference.ModelMetadataRequest;
import io.jarbor.proto.inference.ModelReadyRequest;
import io.jarbor.proto.inference.ModelReadyResponse;
import io.jarbor.proto.inference.ModelStatisticsRequest;
import io.jarbor.proto.inference.ServerLiveRequest;
import io.jarbor.proto.inference.ServerLiveResponse;
import io.jarbor.proto.inference.ServerMetadataRequest;
import io.jarbor.proto.inference.ServerReadyRequest;
import io.jarbor.proto.inference.ServerReadyResponse;
import io.jarbor.runtime.grpc.CallHandler;
import io.jarbor.runtime.grpc.GrpcService;
import io.jarbor.runtime.grpc.Unary;
import io.jarbor.runtime.protocol.openinference.ModelDirectory;
import io.jarbor.runtime.protocol.openinference.ModelInference;
import io.jarbor.runtime.protocol.openinference.NotSupported;
import java.util.List;

/**
 * The Open Inference Protocol over gRPC, for every model that is ready: health, metadata,
 * inference, and Triton's extensions.
 *
 * @see <a
 *     href="https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_grpc.md">Open
 *     Inference Protocol, gRPC</a>
 */
public final class GrpcProtocol {
  private static final List<String> SHARED_MEMORY =
      List.of("SystemSharedMemory", "CudaSharedMemory");

  private GrpcProtocol() {}

  /** A service of the protocol's name that has no methods yet. */
  public static GrpcService empty() {
    return new GrpcService("inference.GRPCInferenceService", GrpcServiceProto::getDescriptor);
  }

  /** The service that answers for models. */
  public static GrpcService service(ModelDirectory directory, ModelInference inference) {
    GrpcService service = empty();
    addServer(service, directory);
    addModels(service, directory);
    service
        .method("ModelInfer", new ModelInferHandler(inference))
        .method("ModelStreamInfer", call -> new InferStream(call, inference).start());
    addUnsupported(service);
    return service;
  }

  private static void addServer(GrpcService service, ModelDirectory directory) {
    service
        .method(
            "ServerLive",
            Unary.of(
                ServerLiveRequest.parser(),
                request -> ServerLiveResponse.newBuilder().setLive(true).build()))
        .method(
            "ServerReady",
            Unary.of(
                ServerReadyRequest.parser(),
                request ->
                    ServerReadyResponse.newBuilder()
                        .setReady(directory.notReady().isEmpty())
                        .build()))
        .method(
            "ServerMetadata",
            Unary.of(
                ServerMetadataRequest.parser(),
                request -> MetadataWriter.server(directory.server())));
  }

  private static void addModels(GrpcService service, ModelDirectory directory) {
    service
        .method(
            "ModelReady",
            Unary.of(
                ModelReadyRequest.parser(),
                request ->
                    // Of a model that is not there too: clients raise on any other status.
                    ModelReadyResponse.newBuilder()
                        .setReady(
                            directory.notReady(request.getName(), request.getVersion()).isEmpty())
                        .build()))
        .method(
            "ModelMetadata",
            Unary.of(
                ModelMetadataRequest.parser(),
                request ->
                    MetadataWriter.model(
                        directory.metadata(request.getName(), request.getVersion()))))
        .method(
            "ModelConfig",
            Unary.of(
                ModelConfigRequest.parser(),
                request ->
                    ModelConfigResponse.newBuilder()
                        .setConfig(
                            ConfigurationWriter.write(
                                directory.configuration(request.getName(), request.getVersion())))
                        .build()))
        .method(
            "ModelStatistics",
            Unary.of(
                ModelStatisticsRequest.parser(),
                request ->
                    StatisticsWriter.write(
                        request.getName().isEmpty()
                            ? directory.statistics()
                            : directory.statistics(request.getName(), request.getVersion()))));
  }

  private static void addUnsupported(GrpcService service) {
    CallHandler refused =
        call -> {
          throw NotSupported.sharedMemory();
        };
    for (String memory : SHARED_MEMORY) {
      service
          .method(memory + "Status", refused)
          .method(memory + "Register", refused)
          .method(memory + "Unregister", refused);
    }
    for (String method : List.of("TraceSetting", "LogSettings")) {
      service.method(
          method,
          call -> {
            throw NotSupported.setting(method);
          });
    }
  }
}
