package io.jarbor.distribution;

import static io.jarbor.distribution.GrpcClient.number;
import static io.jarbor.distribution.GrpcClient.refused;
import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.jarbor.proto.health.HealthCheckRequest;
import io.jarbor.proto.health.HealthCheckResponse;
import io.jarbor.proto.health.HealthCheckResponse.ServingStatus;
import io.jarbor.proto.inference.ModelRepositoryParameter;
import io.jarbor.proto.inference.RepositoryIndexRequest;
import io.jarbor.proto.inference.RepositoryIndexResponse;
import io.jarbor.proto.inference.RepositoryModelLoadRequest;
import io.jarbor.proto.inference.RepositoryModelLoadResponse;
import io.jarbor.proto.inference.RepositoryModelUnloadRequest;
import io.jarbor.proto.inference.RepositoryModelUnloadResponse;
import io.jarbor.proto.reflection.v1.ServerReflectionRequest;
import io.jarbor.proto.reflection.v1.ServerReflectionResponse;
import io.jarbor.proto.reflection.v1.ServiceResponse;
import io.jarbor.runtime.config.ServerConfig;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is beside inference on the gRPC side of a real server: repository, health, reflection. */
class GrpcServicesIT {
  private final TestServer server = TestServer.empty(config -> config);
  private final GrpcClient inference = new GrpcClient(server.server().port());
  private final GrpcClient management =
      new GrpcClient(server.server().managementPort().orElseThrow());

  @BeforeEach
  void serve() {
    Packages.folder(server.models(), "m", fixture("datatypes/identity_int64.onnx"), "");
    server.awaitState("m", VersionState.READY);
  }

  @AfterEach
  void close() {
    inference.close();
    management.close();
    server.close();
  }

  private static List<RepositoryIndexResponse.ModelIndex> index(GrpcClient client, boolean ready) {
    return client
        .call(
            "RepositoryIndex",
            RepositoryIndexRequest.newBuilder().setReady(ready).build(),
            RepositoryIndexResponse.getDefaultInstance())
        .getModelsList();
  }

  private RepositoryModelLoadResponse load(RepositoryModelLoadRequest.Builder request) {
    return management.call(
        "RepositoryModelLoad", request.build(), RepositoryModelLoadResponse.getDefaultInstance());
  }

  private RepositoryModelUnloadResponse unload(RepositoryModelUnloadRequest.Builder request) {
    return management.call(
        "RepositoryModelUnload",
        request.build(),
        RepositoryModelUnloadResponse.getDefaultInstance());
  }

  @Test
  void loadsAndUnloadsOnTheManagementPort() {
    assertEquals("READY", index(management, true).get(0).getState());
    RepositoryModelUnloadResponse unloaded =
        unload(RepositoryModelUnloadRequest.newBuilder().setModelName("m"));
    assertEquals("m", unloaded.getModelName());
    assertTrue(unloaded.getIsUnloaded());
    assertEquals(List.of(), index(management, true));
    assertTrue(refused(() -> inference.infer(number("m", "x", 1, 1, 1))).startsWith("UNAVAILABLE"));
    // As KServe's clients name it.
    RepositoryModelLoadResponse loaded =
        load(RepositoryModelLoadRequest.newBuilder().setRepositoryName("m"));
    assertEquals("m", loaded.getModelName());
    assertTrue(loaded.getIsLoaded());
    assertEquals(7, number(inference.infer(number("m", "x", 7, 1, 1))));
    assertTrue(
        unload(RepositoryModelUnloadRequest.newBuilder().setModelName("none")).getIsUnloaded());
  }

  @Test
  void refusesWhatCannotBeLoaded() {
    assertTrue(
        refused(() -> load(RepositoryModelLoadRequest.newBuilder().setModelName("none")))
            .startsWith("NOT_FOUND"));
    assertTrue(
        refused(() -> load(RepositoryModelLoadRequest.newBuilder())).startsWith("INVALID_ARG"));
    assertTrue(
        refused(
                () ->
                    load(
                        RepositoryModelLoadRequest.newBuilder()
                            .setModelName("m")
                            .putParameters(
                                "config",
                                ModelRepositoryParameter.newBuilder()
                                    .setStringParam("{}")
                                    .build())))
            .startsWith("UNIMPLEMENTED"));
    assertTrue(
        refused(
                () ->
                    load(
                        RepositoryModelLoadRequest.newBuilder()
                            .setRepositoryName("r")
                            .setModelName("m")))
            .startsWith("UNIMPLEMENTED"));
  }

  @Test
  void takesTrueOrFalseForDependentsToUnload() {
    ModelRepositoryParameter.Builder value = ModelRepositoryParameter.newBuilder();
    String refused = refused(() -> unload(dependents(value.setStringParam("banana"))));
    assertTrue(refused.startsWith("INVALID_ARG"), refused);
    assertTrue(
        refused.contains("'unload_dependents': expected true or false, got 'banana'"), refused);
    refused = refused(() -> unload(dependents(ModelRepositoryParameter.newBuilder())));
    assertTrue(refused.contains("got no value"), refused);
    assertEquals("READY", index(management, true).get(0).getState());

    assertTrue(unload(dependents(value.setBoolParam(true))).getIsUnloaded());
  }

  private static RepositoryModelUnloadRequest.Builder dependents(
      ModelRepositoryParameter.Builder value) {
    return RepositoryModelUnloadRequest.newBuilder()
        .setModelName("m")
        .putParameters("unload_dependents", value.build());
  }

  @Test
  void changesNoModelsFromTheInferencePort() {
    assertTrue(refused(() -> index(inference, false)).startsWith("PERMISSION_DENIED"));
  }

  private static ServerConfig withToken(ServerConfig config) {
    ServerConfig.Management management = config.management();
    return new ServerConfig(
        config.http(),
        new ServerConfig.Management(
            management.enabled(), management.host(), management.port(), Optional.of("key"), true),
        config.models(),
        config.backends(),
        config.work(),
        config.packages(),
        config.backendOptions());
  }

  @Test
  void changesModelsFromTheInferencePortWhereConfiguredForThoseWhoMay() {
    try (TestServer open = TestServer.empty(GrpcServicesIT::withToken);
        GrpcClient client = new GrpcClient(open.server().port())) {
      assertTrue(refused(() -> index(client, false)).startsWith("UNAUTHENTICATED"));
      Metadata metadata = new Metadata();
      metadata.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer key");
      assertEquals(List.of(), index(client.with(metadata), false));
    }
  }

  @Test
  void answersNoQuestionOfHealthThatIsLong() {
    String service = "s".repeat(20_000);

    String told = GrpcClient.refused(() -> check(inference, service));

    assertTrue(told.startsWith("RESOURCE_EXHAUSTED: a message may hold 16384 bytes"), told);
    assertEquals(told, GrpcClient.refused(() -> watch(service).next()));
  }

  private static ServingStatus check(GrpcClient client, String service) {
    return client
        .call(
            "grpc.health.v1.Health/Check",
            HealthCheckRequest.newBuilder().setService(service).build(),
            HealthCheckResponse.getDefaultInstance())
        .getStatus();
  }

  private Iterator<HealthCheckResponse> watch(String service) {
    HealthCheckRequest request = HealthCheckRequest.newBuilder().setService(service).build();
    return ClientCalls.blockingServerStreamingCall(
        inference.open(
            MethodType.SERVER_STREAMING,
            "grpc.health.v1.Health/Watch",
            request,
            HealthCheckResponse.getDefaultInstance(),
            CallOptions.DEFAULT),
        request);
  }

  @Test
  void tellsWhetherItServes() {
    assertEquals(ServingStatus.SERVING, check(inference, ""));
    assertEquals(ServingStatus.SERVING, check(inference, GrpcClient.SERVICE));
    assertEquals(ServingStatus.SERVING, check(management, ""));
    assertTrue(refused(() -> check(inference, "none")).startsWith("NOT_FOUND"));
  }

  @Test
  void tellsThoseWhoWatchThatItStops() {
    Iterator<HealthCheckResponse> watched = watch("");
    assertEquals(ServingStatus.SERVING, watched.next().getStatus());
    assertEquals(ServingStatus.SERVICE_UNKNOWN, watch("none").next().getStatus());
    server.server().close();
    assertEquals(ServingStatus.NOT_SERVING, watched.next().getStatus());
    assertTrue(!watched.hasNext(), "and ends the call well");
  }

  @Test
  void endsAStreamWhoseRequestsAreAnsweredWhenItStops() {
    StreamCall call = StreamCall.open(inference);
    call.send(number("m", "x", 7, 1, 1).setId("a"));
    call.awaitResponses(1);
    server.server().close();
    assertEquals(Status.Code.UNAVAILABLE, call.status().getCode());
    assertEquals("the server is stopping", call.status().getDescription());
  }

  private ServerReflectionResponse reflect(ServerReflectionRequest.Builder request) {
    return inference.call(
        "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
        request.build(),
        ServerReflectionResponse.getDefaultInstance());
  }

  @Test
  void describesItsServices() throws Exception {
    assertEquals(
        List.of(GrpcClient.SERVICE, "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"),
        reflect(ServerReflectionRequest.newBuilder().setListServices(""))
            .getListServicesResponse()
            .getServiceList()
            .stream()
            .map(ServiceResponse::getName)
            .toList());
    assertEquals(
        "inference/grpc_service.proto",
        file(ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol(GrpcClient.SERVICE + ".ModelInfer"))
            .getName());
    FileDescriptorProto imported =
        file(
            ServerReflectionRequest.newBuilder().setFileByFilename("inference/model_config.proto"));
    assertEquals("DataType", imported.getEnumType(0).getName());
    assertEquals(
        5,
        reflect(ServerReflectionRequest.newBuilder().setFileContainingSymbol("none"))
            .getErrorResponse()
            .getErrorCode());
  }

  private FileDescriptorProto file(ServerReflectionRequest.Builder request) throws Exception {
    List<ByteString> files =
        reflect(request).getFileDescriptorResponse().getFileDescriptorProtoList();
    return FileDescriptorProto.parseFrom(files.get(0));
  }
}
