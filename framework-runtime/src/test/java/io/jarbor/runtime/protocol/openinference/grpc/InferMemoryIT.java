package io.jarbor.runtime.protocol.openinference.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.jarbor.proto.inference.GrpcServiceProto;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferInputTensor;
import io.jarbor.runtime.Eventually;
import io.jarbor.runtime.grpc.GrpcServer;
import io.jarbor.runtime.grpc.GrpcService;
import io.jarbor.runtime.grpc.RawCall;
import io.jarbor.runtime.http.ContentCoding;
import io.jarbor.runtime.http.HttpLimits;
import io.jarbor.runtime.http.HttpListener;
import io.jarbor.runtime.http.LiveRoutes;
import io.jarbor.runtime.http.ProblemJson;
import io.jarbor.runtime.http.RequestMemory;
import io.jarbor.runtime.http.TestListener;
import io.jarbor.runtime.inference.Admissions;
import io.jarbor.runtime.protocol.openinference.ModelInference;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request holds on the heap is let go of, however its call ends. */
class InferMemoryIT {
  private static final String SERVICE = "/inference.GRPCInferenceService/";
  private static final int BYTES = 1 << 20;

  /** More than a caller takes before it looks. */
  private static final int ABOVE_WINDOW = 100_000;

  private static final Duration LONG = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = TestListener.http2(vertx);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Admissions admissions = new Admissions(timer);
  private final RequestMemory memory = new RequestMemory(256 << 20);

  private HttpListener listener(Duration idleTimeout) {
    ModelInference inference = new ModelInference(admissions.service());
    GrpcService service =
        new GrpcService("inference.GRPCInferenceService", GrpcServiceProto::getDescriptor)
            .method("ModelInfer", new ModelInferHandler(inference))
            .method("ModelStreamInfer", call -> new InferStream(call, inference).start());
    HttpLimits limits = new HttpLimits(64 << 20, LONG, idleTimeout);
    LiveRoutes routes = new LiveRoutes(List::of, new ProblemJson());
    HttpListener listener =
        new HttpListener(
            vertx,
            routes,
            limits,
            memory,
            Optional.of(new GrpcServer(vertx, limits, memory, List.of(service))));
    listener.listen("127.0.0.1", 0, 2).toCompletionStage().toCompletableFuture().join();
    return listener;
  }

  @AfterEach
  void close() {
    Eventually.holds(() -> memory.held() + " bytes are held", () -> memory.held() == 0);
    client.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    timer.shutdownNow();
  }

  private RawCall call(HttpListener listener, String method, String... headers) {
    return RawCall.open(client, listener.port(), SERVICE + method, headers);
  }

  private static byte[] request(int bytes) {
    return ModelInferRequest.newBuilder()
        .setModelName("m")
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("x")
                .setDatatype("FP32")
                .addShape(bytes / Float.BYTES))
        .addRawInputContents(ByteString.copyFrom(new byte[bytes]))
        .build()
        .toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ModelInfer", "ModelStreamInfer"})
  void letsGoOfWhatWasAnswered(String method) {
    HttpListener listener = listener(LONG);
    for (int bytes : new int[] {8, 8192, BYTES}) {
      RawCall.Answer plain = call(listener, method).message(request(bytes)).halfClose().answer();
      RawCall.Answer expanded =
          call(listener, method, "grpc-encoding", "gzip")
              .compressed(ContentCoding.GZIP.compress(request(bytes)))
              .halfClose()
              .answer();

      assertAnswered(plain, bytes);
      assertAnswered(expanded, bytes);
    }
  }

  private static void assertAnswered(RawCall.Answer answer, int bytes) {
    assertEquals("0", answer.status(), answer.text());
    assertTrue(answer.messages().get(0).length > bytes, "it is no refusal");
  }

  /** It takes long to find out; what comes behind it is let in, and answered to nobody. */
  @Test
  void letsGoOfWhatComesBehindAMessageThatEndsItsStream() {
    byte[] whole = ContentCoding.GZIP.compress(new byte[32 << 20]);
    byte[] torn = Arrays.copyOf(whole, whole.length - 10);
    byte[] good = ContentCoding.GZIP.compress(request(BYTES));

    RawCall.Answer answer =
        call(listener(LONG), "ModelStreamInfer", "grpc-encoding", "gzip")
            .compressed(torn)
            .compressed(good)
            .answer();

    assertEquals("3", answer.status(), answer.text());
    Eventually.holds(() -> "their places are given back", () -> admissions.closed() == 2);
  }

  /** The status of the deadline waits behind the answer, and nobody takes either. */
  @Test
  void cutsOffWhoDoesNotTakeTheAnswerWhenTheDeadlineComes() {
    HttpListener listener = listener(Duration.ofMillis(1500));
    RawCall other = call(listener, "ModelStreamInfer");
    RawCall unread =
        call(listener, "ModelStreamInfer", "grpc-timeout", "500m")
            .unread()
            .message(request(ABOVE_WINDOW));
    Eventually.holds(() -> "it is answered", () -> admissions.closed() > 0);

    unread.awaitReset();
    other.reset();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ModelInfer", "ModelStreamInfer"})
  void cutsOffWhoDoesNotTakeTheAnswer(String method) {
    HttpListener listener = listener(Duration.ofMillis(500));
    // So that their connection is not idle.
    RawCall other = call(listener, "ModelStreamInfer");
    RawCall unread = call(listener, method).unread().message(request(ABOVE_WINDOW)).halfClose();
    Eventually.holds(() -> "it is answered", () -> admissions.closed() > 0);

    unread.awaitReset();
    other.reset();
  }
}
