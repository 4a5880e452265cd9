package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.proto.inference.InferParameter;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferResponse;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of requests that wait, the one of the higher priority runs first, whoever came first. The model
 * has one instance, and a run of it ends when its caller goes, long after the test: an answer says
 * that its request did not wait for the endless ones.
 */
class PrioritiesIT {
  private static final long ENDLESS = 1_000_000_000_000L;

  private final TestServer server = TestServer.empty(config -> config);
  private final ServerLoad load = new ServerLoad(server.managementUri("/"));
  private final GrpcClient grpc = new GrpcClient(server.server().port());

  @BeforeEach
  void serve() {
    Packages.folder(
        server.models(),
        "slow",
        fixture("faults/slow.onnx"),
        "batching: off\ninstances: 1\nlimits: {timeout: 60s}\n");
    server.awaitState("slow", VersionState.READY);
  }

  @AfterEach
  void close() {
    grpc.close();
    server.close();
  }

  private static RawClient send(RawClient caller, long steps, int priority) throws IOException {
    return caller.post("/v2/models/slow/infer", RawClient.inferBody("steps", steps, priority));
  }

  private Callable<String> preferred(String transport) throws IOException {
    return switch (transport) {
      case "HTTP" -> answerTo(send(RawClient.to(server.uri("/")), 1, 1));
      case "generate" ->
          answerTo(
              RawClient.to(server.uri("/"))
                  .post("/v2/models/slow/generate", "{\"steps\": [1], \"priority\": 1}"));
      case "gRPC" -> overGrpc();
      case "stream" -> overStream();
      default -> throw new IllegalArgumentException(transport);
    };
  }

  private static Callable<String> answerTo(RawClient caller) {
    return () -> {
      try (caller) {
        return caller.responseHead();
      }
    };
  }

  private static ModelInferRequest.Builder first() {
    return GrpcClient.number("slow", "steps", 1, 1)
        .putParameters("priority", InferParameter.newBuilder().setInt64Param(1).build());
  }

  private Callable<String> overGrpc() {
    CompletableFuture<ModelInferResponse> answer =
        CompletableFuture.supplyAsync(() -> grpc.infer(first()));
    return () -> "answered " + answer.get(60, TimeUnit.SECONDS).getModelName();
  }

  private Callable<String> overStream() {
    StreamCall call = StreamCall.open(grpc);
    call.send(first());
    return () -> {
      call.awaitResponses(1);
      return "answered " + call.responses().get(0).getInferResponse().getModelName();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP", "generate", "gRPC", "stream"})
  void theHigherOneRunsFirst(String transport) throws Exception {
    RawClient waiting;
    Callable<String> preferred;
    try (RawClient running = RawClient.to(server.uri("/"))) {
      send(running, ENDLESS, 2);
      load.await("slow", "running", 1);
      waiting = send(RawClient.to(server.uri("/")), ENDLESS, 2);
      load.await("slow", "queued", 1);
      preferred = preferred(transport);
      load.await("slow", "queued", 2);
    }
    try (waiting) {
      String answer = preferred.call();
      assertTrue(answer.matches("(?s)HTTP/1.1 200 .*|answered slow"), answer);
      // What waited for longer runs now.
      load.await("slow", "queued", 0);
      assertEquals(1, load.number("slow", "running"));
    }
  }
}
