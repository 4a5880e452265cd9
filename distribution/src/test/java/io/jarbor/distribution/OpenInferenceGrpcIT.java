package io.jarbor.distribution;

import static io.jarbor.distribution.GrpcClient.input;
import static io.jarbor.distribution.GrpcClient.number;
import static io.jarbor.distribution.GrpcClient.raw;
import static io.jarbor.distribution.GrpcClient.refused;
import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.jarbor.proto.inference.DataType;
import io.jarbor.proto.inference.InferParameter;
import io.jarbor.proto.inference.InferTensorContents;
import io.jarbor.proto.inference.ModelConfig;
import io.jarbor.proto.inference.ModelConfigRequest;
import io.jarbor.proto.inference.ModelConfigResponse;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferRequestedOutputTensor;
import io.jarbor.proto.inference.ModelInferResponse;
import io.jarbor.proto.inference.ModelMetadataRequest;
import io.jarbor.proto.inference.ModelMetadataResponse;
import io.jarbor.proto.inference.ModelReadyRequest;
import io.jarbor.proto.inference.ModelReadyResponse;
import io.jarbor.proto.inference.ServerLiveRequest;
import io.jarbor.proto.inference.ServerLiveResponse;
import io.jarbor.proto.inference.ServerMetadataRequest;
import io.jarbor.proto.inference.ServerMetadataResponse;
import io.jarbor.proto.inference.ServerReadyRequest;
import io.jarbor.proto.inference.ServerReadyResponse;
import io.jarbor.runtime.config.ServerConfig;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Open Inference Protocol over gRPC, one message each way, in a real server. */
class OpenInferenceGrpcIT {
  private static final int MAX_MESSAGE = 8 << 20;
  private static final List<String> DATATYPES =
      List.of(
          "bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "fp16",
          "fp32", "fp64", "bytes");

  private static TestServer server;
  private static GrpcClient client;

  @BeforeAll
  static void start() {
    server = TestServer.empty(OpenInferenceGrpcIT::limited);
    for (String datatype : DATATYPES) {
      Packages.folder(
          server.models(),
          "identity_" + datatype,
          fixture("datatypes/identity_" + datatype + ".onnx"),
          "");
    }
    Packages.folder(server.models(), "two", fixture("shapes/two_inputs.onnx"), "");
    Packages.folder(
        server.models(),
        "slow",
        fixture("faults/slow.onnx"),
        "instances: 1\nlimits: {timeout: 60s}\n");
    CountdownPlugin.install(server.models(), "countdown");
    DATATYPES.forEach(type -> server.awaitState("identity_" + type, VersionState.READY));
    for (String model : List.of("two", "slow", "countdown")) {
      server.awaitState(model, VersionState.READY);
    }
    client = new GrpcClient(server.server().port());
  }

  private static ServerConfig limited(ServerConfig config) {
    ServerConfig.Http http = config.http();
    return new ServerConfig(
        new ServerConfig.Http(
            http.host(),
            http.port(),
            MAX_MESSAGE,
            http.bodyTimeout(),
            http.idleTimeout(),
            http.drainTimeout()),
        config.management(),
        config.models(),
        config.backends(),
        config.work(),
        config.packages(),
        config.backendOptions());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static ByteString hex(String hex) {
    return ByteString.copyFrom(HexFormat.ofDelimiter(" ").parseHex(hex));
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL, 01 00",
    "UINT8, 00 ff",
    "UINT16, 01 00 ff ff",
    "UINT32, 01 00 00 00 ff ff ff ff",
    "UINT64, 01 00 00 00 00 00 00 00 ff ff ff ff ff ff ff ff",
    "INT8, 80 7f",
    "INT16, 00 80 ff 7f",
    "INT32, 00 00 00 80 ff ff ff 7f",
    "INT64, 00 00 00 00 00 00 00 80 ff ff ff ff ff ff ff 7f",
    "FP16, 00 3c 00 80",
    "FP32, 00 00 00 80 00 00 80 7f",
    "FP64, 00 00 00 00 00 00 00 80 00 00 00 00 00 00 f8 7f",
    "BYTES, 02 00 00 00 c3 a4 00 00 00 00",
  })
  void answersRawBytesBitForBit(String datatype, String bytes) {
    String model = "identity_" + datatype.toLowerCase(Locale.ROOT);
    ModelInferResponse response =
        client.infer(raw(model, "x", datatype, hex(bytes), 1, 2).setId("7"));
    assertEquals(
        ModelInferResponse.newBuilder()
            .setModelName(model)
            .setModelVersion("1")
            .setId("7")
            .addOutputs(
                ModelInferResponse.InferOutputTensor.newBuilder()
                    .setName("y")
                    .setDatatype(datatype)
                    .addShape(1)
                    .addShape(2))
            .addRawOutputContents(hex(bytes))
            .build(),
        response);
  }

  private static ByteString typed(String datatype, InferTensorContents.Builder contents) {
    return client
        .infer(
            ModelInferRequest.newBuilder()
                .setModelName("identity_" + datatype.toLowerCase(Locale.ROOT))
                .addInputs(input("x", datatype, 1, 1).setContents(contents)))
        .getRawOutputContents(0);
  }

  @Test
  void answersTypedElementsInRawBytes() {
    InferTensorContents.Builder none = InferTensorContents.newBuilder();
    assertEquals(hex("01"), typed("BOOL", none.clone().addBoolContents(true)));
    assertEquals(hex("ff"), typed("UINT8", none.clone().addUintContents(255)));
    assertEquals(hex("80"), typed("INT8", none.clone().addIntContents(-128)));
    assertEquals(
        hex("ff ff ff ff ff ff ff ff"), typed("UINT64", none.clone().addUint64Contents(-1)));
    assertEquals(hex("00 00 80 3f"), typed("FP32", none.clone().addFp32Contents(1)));
    assertEquals(
        hex("01 00 00 00 61"),
        typed("BYTES", none.clone().addBytesContents(ByteString.copyFromUtf8("a"))));
  }

  @Test
  void answersEmptyAndLargeTensors() {
    assertEquals(
        ByteString.EMPTY,
        client
            .infer(raw("identity_fp32", "x", "FP32", ByteString.EMPTY, 1, 0))
            .getRawOutputContents(0));
    byte[] large = new byte[MAX_MESSAGE - 1000];
    large[large.length - 1] = 1;
    ByteString bytes = ByteString.copyFrom(large);
    assertEquals(
        bytes,
        client
            .infer(raw("identity_uint8", "x", "UINT8", bytes, 1, large.length))
            .getRawOutputContents(0));
  }

  @Test
  void answersTheChosenOutputsInTheirOrder() {
    ByteString ones = hex("01 00 00 00 ".repeat(16).trim());
    ModelMetadataResponse two = metadata("two");
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("two");
    two.getInputsList()
        .forEach(
            spec ->
                request
                    .addInputs(input(spec.getName(), spec.getDatatype(), 1, 16))
                    .addRawInputContents(ones));
    List<String> swapped = List.of(two.getOutputs(1).getName(), two.getOutputs(0).getName());
    swapped.forEach(
        name -> request.addOutputs(InferRequestedOutputTensor.newBuilder().setName(name)));
    assertEquals(
        swapped,
        client.infer(request).getOutputsList().stream()
            .map(ModelInferResponse.InferOutputTensor::getName)
            .toList());
  }

  private static ModelMetadataResponse metadata(String model) {
    return client.call(
        "ModelMetadata",
        ModelMetadataRequest.newBuilder().setName(model).build(),
        ModelMetadataResponse.getDefaultInstance());
  }

  @Test
  void tellsOfTheServer() {
    assertTrue(
        client
            .call(
                "ServerLive",
                ServerLiveRequest.getDefaultInstance(),
                ServerLiveResponse.getDefaultInstance())
            .getLive());
    assertTrue(
        client
            .call(
                "ServerReady",
                ServerReadyRequest.getDefaultInstance(),
                ServerReadyResponse.getDefaultInstance())
            .getReady());
    ServerMetadataResponse metadata =
        client.call(
            "ServerMetadata",
            ServerMetadataRequest.getDefaultInstance(),
            ServerMetadataResponse.getDefaultInstance());
    assertEquals("jarbor", metadata.getName());
    assertTrue(metadata.getExtensionsList().contains("classification"));
  }

  @Test
  void tellsOfAModel() {
    ModelMetadataResponse metadata = metadata("identity_bytes");
    assertEquals(List.of("1"), metadata.getVersionsList());
    assertEquals("onnxruntime_onnx", metadata.getPlatform());
    assertEquals("BYTES", metadata.getInputs(0).getDatatype());
    assertEquals(List.of(-1L, -1L), metadata.getOutputs(0).getShapeList());
    ModelConfig config =
        client
            .call(
                "ModelConfig",
                ModelConfigRequest.newBuilder().setName("identity_bytes").build(),
                ModelConfigResponse.getDefaultInstance())
            .getConfig();
    assertEquals(DataType.TYPE_STRING, config.getInput(0).getDataType());
    assertEquals(List.of(-1L), config.getOutput(0).getDimsList());
    assertTrue(config.getMaxBatchSize() > 0);
    assertTrue(config.hasDynamicBatching());
    assertFalse(config.getModelTransactionPolicy().getDecoupled());
  }

  private static boolean ready(String model, String version) {
    return client
        .call(
            "ModelReady",
            ModelReadyRequest.newBuilder().setName(model).setVersion(version).build(),
            ModelReadyResponse.getDefaultInstance())
        .getReady();
  }

  @Test
  void tellsWhetherAModelIsReadyEvenIfThereIsNone() {
    assertTrue(ready("slow", ""));
    assertTrue(ready("slow", "1"));
    assertFalse(ready("slow", "2"));
    assertFalse(ready("none", ""));
  }

  @Test
  void refusesWithTheStatusOfTheFault() {
    assertStartsWith("NOT_FOUND", refused(() -> client.infer(number("none", "x", 1, 1))));
    assertStartsWith(
        "NOT_FOUND",
        refused(() -> client.infer(number("slow", "steps", 1, 1).setModelVersion("9"))));
    assertStartsWith("INVALID_ARGUMENT", refused(() -> client.infer(number("slow", "x", 1, 1))));
    assertStartsWith(
        "INVALID_ARGUMENT: input 'steps': expected 2 elements of 8 bytes",
        refused(() -> client.infer(number("slow", "steps", 1, 2))));
    assertStartsWith(
        "INVALID_ARGUMENT",
        refused(
            () ->
                client.infer(
                    number("slow", "steps", 1, 1)
                        .putParameters(
                            "triton_enable_empty_final_response",
                            InferParameter.newBuilder().setBoolParam(true).build()))));
    assertStartsWith(
        "UNIMPLEMENTED", refused(() -> client.infer(number("countdown", "from", 1, 1))));
  }

  private static void assertStartsWith(String expected, String actual) {
    assertTrue(actual.startsWith(expected), actual);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SystemSharedMemoryStatus",
        "CudaSharedMemoryRegister",
        "TraceSetting",
        "LogSettings",
        "NoSuchMethod"
      })
  void refusesMethodsThatAreNotHere(String method) {
    assertStartsWith(
        "UNIMPLEMENTED: ",
        refused(
            () ->
                client.call(
                    method,
                    ServerLiveRequest.getDefaultInstance(),
                    ServerLiveResponse.getDefaultInstance())));
  }

  @Test
  void refusesAMessageOverTheLimitAndServesOn() {
    ByteString large = ByteString.copyFrom(new byte[MAX_MESSAGE + 1]);
    assertStartsWith(
        "RESOURCE_EXHAUSTED",
        refused(() -> client.infer(raw("identity_uint8", "x", "UINT8", large, 1, large.size()))));
    assertTrue(ready("slow", ""));
  }

  private static String askInTwoHundredMillis(long steps) {
    return refused(
        () ->
            client.infer(
                number("slow", "steps", steps, 1),
                CallOptions.DEFAULT.withDeadlineAfter(200, TimeUnit.MILLISECONDS)));
  }

  @Test
  void endsARunAtTheCallersDeadline() {
    assertStartsWith("DEADLINE_EXCEEDED", askInTwoHundredMillis(100_000_000));
    // The one instance answers again.
    client.infer(number("slow", "steps", 1, 1));
  }

  @Test
  void endsARunWhoseCallerHasGone() {
    ModelInferRequest request = number("slow", "steps", 100_000_000, 1).build();
    ClientCall<ModelInferRequest, ModelInferResponse> call =
        client.begin(request, new ClientCall.Listener<>() {});
    assertStartsWith("DEADLINE_EXCEEDED", askInTwoHundredMillis(1)); // The one instance is taken.
    call.cancel("of no interest any more", null);
    client.infer(number("slow", "steps", 1, 1));
  }
}
