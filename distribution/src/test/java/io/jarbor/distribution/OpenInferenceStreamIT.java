package io.jarbor.distribution;

import static io.jarbor.distribution.GrpcClient.number;
import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Status;
import io.jarbor.proto.inference.InferParameter;
import io.jarbor.proto.inference.InferTensorContents;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferResponse;
import io.jarbor.proto.inference.ModelStreamInferResponse;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import io.jarbor.testkit.Wait;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Streams of requests over gRPC, in a real server. */
class OpenInferenceStreamIT {
  /** Answers with more than half of the heap: outputs that share their memory. */
  private static final String LARGE =
      """
      import io.jarbor.api.backend.ModelPackage;
      import io.jarbor.api.manifest.Options;
      import io.jarbor.api.model.*;
      import io.jarbor.api.tensor.*;
      import java.nio.ByteBuffer;
      import java.util.*;

      public final class Large
          implements io.jarbor.api.backend.ModelProvider, Model, ModelInstance {
        private static final int SIZE = 64 << 20;
        private final ByteBuffer memory = ByteBuffer.allocateDirect(SIZE);
        private final List<TensorSpec> outputs = new ArrayList<>();

        public Large() {
          for (long bytes = 0; bytes <= Runtime.getRuntime().maxMemory() / 2; bytes += SIZE) {
            outputs.add(TensorSpec.of("y" + outputs.size(), Datatype.UINT8, Shape.of(SIZE)));
          }
        }

        public Model load(ModelPackage files, Options options) { return this; }
        public ModelInstance newInstance(Placement placement) { return this; }
        public void close() {}
        public Signature signature() {
          return Signature.builder()
              .inputs(List.of(TensorSpec.of("x", Datatype.INT64, Shape.of(1))))
              .outputs(outputs)
              .batched(false)
              .build();
        }
        public void infer(InferenceCall call) {
          Map<String, Tensor> answer = new LinkedHashMap<>();
          outputs.forEach(
              spec ->
                  answer.put(
                      spec.name(),
                      Tensor.wrap(spec.datatype(), spec.shape(), memory.duplicate())));
          call.emit(answer, true);
        }
      }
      """;

  private static TestServer server;
  private static GrpcClient client;

  @BeforeAll
  static void start() {
    server = TestServer.empty(config -> config);
    Packages.folder(server.models(), "identity", fixture("datatypes/identity_int64.onnx"), "");
    Packages.folder(
        server.models(), "slow", fixture("faults/slow.onnx"), "limits: {timeout: 60s}\n");
    CountdownPlugin.install(server.models(), "countdown");
    SpellingPlugin.install(server.models(), "speller");
    Packages.model(server.models(), "large", "Large", LARGE, "try-example: false\n");
    for (String model : List.of("identity", "slow", "countdown", "speller", "large")) {
      server.awaitState(model, VersionState.READY);
    }
    client = new GrpcClient(server.server().port());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  private static List<String> ids(StreamCall call) {
    return call.responses().stream().map(each -> each.getInferResponse().getId()).toList();
  }

  private static boolean isFinal(ModelStreamInferResponse response) {
    return response.getInferResponse().getParametersOrThrow("triton_final_response").getBoolParam();
  }

  @Test
  void answersSingleResponsesInTheOrderOfTheirRequests() {
    StreamCall call = StreamCall.open(client);
    call.send(number("slow", "steps", 20_000, 1).setId("slow"));
    List<String> quick = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
    quick.forEach(id -> call.send(number("identity", "x", Long.parseLong(id), 1, 1).setId(id)));
    assertEquals(Status.Code.OK, call.halfClose().status().getCode());
    assertEquals(Stream.concat(Stream.of("slow"), quick.stream()).toList(), ids(call));
    call.responses().forEach(each -> assertTrue(isFinal(each)));
    assertEquals(999, number(call.responses().get(1000).getInferResponse()));
  }

  @Test
  void answersAFailureAndGoesOn() {
    StreamCall call = StreamCall.open(client);
    call.send(number("none", "x", 1, 1).setId("a"));
    call.send(number("identity", "y", 1, 1, 1).setId("b"));
    call.send(number("identity", "x", 1, 9).setId("c"));
    call.send(number("identity", "x", 7, 1, 1).setId("d"));
    assertEquals(Status.Code.OK, call.halfClose().status().getCode());
    assertEquals(List.of("a", "b", "c", "d"), ids(call));
    for (ModelStreamInferResponse failed : call.responses().subList(0, 3)) {
      assertFalse(failed.getErrorMessage().isEmpty());
      assertTrue(isFinal(failed));
    }
    assertEquals("", call.responses().get(3).getErrorMessage());
    assertEquals(7, number(call.responses().get(3).getInferResponse()));
  }

  @Test
  void refusesAnAnswerThatIsTooLargeAndGoesOn() {
    StreamCall call = StreamCall.open(client);
    call.send(number("large", "x", 1, 1).setId("a"));
    call.send(number("identity", "x", 7, 1, 1).setId("b"));
    assertEquals(Status.Code.OK, call.halfClose().status().getCode());
    assertEquals(List.of("a", "b"), ids(call));
    String refusal = call.responses().get(0).getErrorMessage();
    assertTrue(refusal.startsWith("an answer may hold "), refusal);
    assertEquals(7, number(call.responses().get(1).getInferResponse()));
  }

  @Test
  void endsWithTheStatusOfTheFirstFailureIfAsked() {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of("triton_grpc_error", Metadata.ASCII_STRING_MARSHALLER), "true");
    StreamCall call = StreamCall.open(client, metadata);
    call.send(number("none", "x", 1, 1));
    assertEquals(Status.Code.NOT_FOUND, call.status().getCode());
    assertEquals(List.of(), call.responses());
  }

  @Test
  void answersWithAllResponsesOfARequestTheLastToldAsSuch() {
    StreamCall call = StreamCall.open(client);
    call.send(
        number("countdown", "from", 3, 1)
            .setId("c")
            .putParameters(
                "triton_enable_empty_final_response",
                InferParameter.newBuilder().setBoolParam(true).build()));
    assertEquals(Status.Code.OK, call.halfClose().status().getCode());
    assertEquals(
        List.of(3L, 2L, 1L),
        call.responses().stream().map(each -> number(each.getInferResponse())).toList());
    assertEquals(
        List.of(false, false, true),
        call.responses().stream().map(OpenInferenceStreamIT::isFinal).toList());
    assertEquals(List.of("c", "c", "c"), ids(call));
  }

  private static ModelInferRequest.Builder word(String word, boolean emptyFinal) {
    return ModelInferRequest.newBuilder()
        .setModelName("speller")
        .setId(word)
        .addInputs(
            GrpcClient.input("request", "BYTES", 1)
                .setContents(
                    InferTensorContents.newBuilder()
                        .addBytesContents(ByteString.copyFromUtf8("{\"word\": \"" + word + "\"}"))))
        .putParameters(
            "triton_enable_empty_final_response",
            InferParameter.newBuilder().setBoolParam(emptyFinal).build());
  }

  @Test
  void tellsTheEndOfAGenerationWithAnEmptyResponseIfAsked() {
    StreamCall call = StreamCall.open(client);
    call.send(word("abc", true));
    call.awaitResponses(4);
    call.send(word("de", false));
    assertEquals(Status.Code.OK, call.halfClose().status().getCode());
    assertEquals(List.of("abc", "abc", "abc", "abc", "de", "de"), ids(call));
    assertEquals(
        List.of(false, false, false, true, false, false),
        call.responses().stream().map(OpenInferenceStreamIT::isFinal).toList());
    ModelInferResponse end = call.responses().get(3).getInferResponse();
    assertEquals(0, end.getOutputsCount());
    assertEquals("speller", end.getModelName());
    String second =
        call.responses().get(1).getInferResponse().getRawOutputContents(0).toStringUtf8();
    assertTrue(second.contains("\"b\""), second);
  }

  @Test
  void answersAFailureAmongSeveralResponses() {
    StreamCall call = StreamCall.open(client);
    call.send(number("countdown", "from", 10, 1).setId("much"));
    call.send(number("countdown", "from", 1, 1).setId("one"));
    assertEquals(Status.Code.OK, call.halfClose().status().getCode());
    assertEquals(2, call.responses().size());
    ModelStreamInferResponse failed =
        call.responses().stream()
            .filter(each -> !each.getErrorMessage().isEmpty())
            .findFirst()
            .orElseThrow();
    assertEquals("much", failed.getInferResponse().getId());
    assertTrue(isFinal(failed));
  }

  @Test
  void refusesWhatIsNoMessageWithAStatus() {
    StreamCall call = StreamCall.open(client);
    call.send(number("identity", "x", 1, 1, 1).setId("a"));
    call.awaitResponses(1);
    call.sendGarbage();
    assertEquals(Status.Code.INVALID_ARGUMENT, call.status().getCode());
  }

  @Test
  void endsTheRunsOfAStreamThatIsCancelled() {
    System.clearProperty("jarbor.test.countdown");
    StreamCall call = StreamCall.open(client);
    call.send(number("countdown", "from", -1, 1));
    call.awaitResponses(1);
    assertNull(System.getProperty("jarbor.test.countdown"));
    call.cancel();
    Wait.until(
        "the run is told that nobody waits",
        () -> "cancelled".equals(System.getProperty("jarbor.test.countdown")));
    assertEquals(Status.Code.CANCELLED, call.status().getCode());
  }

  @Test
  void holdsARunBackWhoseCallerDoesNotRead() {
    System.clearProperty("jarbor.test.countdown");
    StreamCall call = StreamCall.unread(client, new Metadata());
    call.send(number("countdown", "from", -2, 1));
    awaitHeldBack();
    call.cancel();
    assertEndsAsCancelled();
  }

  @Test
  void holdsARunBackWhoseCallerDoesNotReadItsEvents() throws Exception {
    System.clearProperty("jarbor.test.countdown");
    try (RawClient unread = RawClient.to(server.uri("/"))) {
      unread.post("/v2/models/countdown/generate_stream", "{\"from\": [-2]}");
      awaitHeldBack();
    }
    assertEndsAsCancelled();
  }

  /** The rest of the server goes on meanwhile. */
  private static void awaitHeldBack() {
    Wait.until(
        "the run waits for its caller",
        () ->
            Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getMethodName().equals("awaitRoom")));
    StreamCall other = StreamCall.open(client);
    other.send(number("identity", "x", 7, 1, 1));
    assertEquals(Status.Code.OK, other.halfClose().status().getCode());
    assertNull(System.getProperty("jarbor.test.countdown"));
  }

  private static void assertEndsAsCancelled() {
    Wait.until(
        "the run is told that nobody waits",
        () -> System.getProperty("jarbor.test.countdown") != null);
    String end = System.getProperty("jarbor.test.countdown");
    assertTrue(end.startsWith("CANCELLED at -"), end);
  }

  @Test
  void answersAStreamWithoutRequests() {
    StreamCall call = StreamCall.open(client);
    assertEquals(Status.Code.OK, call.halfClose().status().getCode());
    assertEquals(List.of(), call.responses());
  }
}
