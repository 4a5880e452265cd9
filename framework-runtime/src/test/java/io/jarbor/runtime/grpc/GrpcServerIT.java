package io.jarbor.runtime.grpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.proto.inference.GrpcServiceProto;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferResponse;
import io.jarbor.runtime.Eventually;
import io.jarbor.runtime.http.ContentCoding;
import io.jarbor.runtime.http.HttpLimits;
import io.jarbor.runtime.http.HttpListener;
import io.jarbor.runtime.http.LiveRoutes;
import io.jarbor.runtime.http.ProblemJson;
import io.jarbor.runtime.http.RequestMemory;
import io.jarbor.runtime.http.TestListener;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls services of the test's own over real sockets. */
class GrpcServerIT {
  private static final int MAX_MESSAGE = 4 << 20;
  private static final int MAX_MEMORY = 4 * MAX_MESSAGE;
  private static final String SERVICE = "/inference.GRPCInferenceService/";
  private static final String OK = "0";

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = TestListener.http2(vertx);
  private final CountDownLatch gone = new CountDownLatch(1);
  private final CompletableFuture<GrpcCall> held = new CompletableFuture<>();
  private final RequestMemory memory = new RequestMemory(MAX_MEMORY);
  private HttpListener listener = listen(Duration.ofSeconds(20));

  private HttpListener listen(Duration bodyTimeout) {
    HttpLimits limits = new HttpLimits(MAX_MESSAGE, bodyTimeout, Duration.ofSeconds(75));
    LiveRoutes routes = new LiveRoutes(List::of, new ProblemJson());
    HttpListener opened =
        new HttpListener(
            vertx,
            routes,
            limits,
            memory,
            Optional.of(new GrpcServer(vertx, limits, memory, List.of(service()))));
    opened.listen("127.0.0.1", 0, 2).toCompletionStage().toCompletableFuture().join();
    return opened;
  }

  private GrpcService service() {
    return new GrpcService("inference.GRPCInferenceService", GrpcServiceProto::getDescriptor)
        .method("ModelInfer", Unary.of(ModelInferRequest.parser(), GrpcServerIT::echo))
        .method("ModelStreamInfer", GrpcServerIT::echoEach)
        .method("Hold", this::hold)
        .method("Parts", GrpcServerIT::parts)
        .method(
            "FailEach",
            call ->
                call.read(
                    message -> {
                      throw new IllegalStateException("thrown");
                    },
                    call::end))
        .method(
            "Refuse",
            Unary.of(
                ModelInferRequest.parser(),
                request -> {
                  throw ServingException.overloaded("voll: ä%", Duration.ofMillis(1500));
                }))
        .method(
            "Throw",
            call -> {
              throw new IllegalStateException("thrown");
            });
  }

  private static ModelInferResponse echo(ModelInferRequest request) {
    return ModelInferResponse.newBuilder()
        .setId(request.getId())
        .addAllRawOutputContents(request.getRawInputContentsList())
        .build();
  }

  private static void echoEach(GrpcCall call) {
    call.read(
        message ->
            call.process(
                message,
                bytes -> Frame.of(echo(Unary.parse(ModelInferRequest.parser(), bytes))),
                call::send,
                call::fail),
        call::end);
  }

  /** Two messages that the connection does not take at once, and then the end. */
  private static void parts(GrpcCall call) {
    call.readOne(
        message -> {
          Outbox outbox = new Outbox(call);
          for (int i = 0; i < 2; i++) {
            ByteBuffer frame =
                Frame.of(
                    ModelInferResponse.newBuilder()
                        .addRawOutputContents(ByteString.copyFrom(new byte[1 << 20]))
                        .build());
            outbox.send(new Outbox.Message(0, () -> frame, () -> {}));
          }
          outbox.afterAll(call::end);
        });
  }

  @Test
  void endsACallOnceAllThatWaitsHasBeenTaken() {
    RawCall.Answer answer = call("Parts").message(request("", 1)).halfClose().answer();
    assertEquals(OK, answer.status(), answer.text());
    assertEquals(2, answer.messages().size());
  }

  private void hold(GrpcCall call) {
    call.onGone(gone::countDown);
    call.read(message -> {}, () -> {});
    held.complete(call);
  }

  @AfterEach
  void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private RawCall call(String method, String... headers) {
    return RawCall.open(client, listener.port(), SERVICE + method, headers);
  }

  private static byte[] request(String id, int bytes) {
    return request(id, bytes, bytes);
  }

  /** A request of zeros, and some bytes that are none. */
  private static byte[] request(String id, int bytes, int random) {
    byte[] raw = new byte[bytes];
    byte[] some = new byte[random];
    new Random(bytes).nextBytes(some);
    System.arraycopy(some, 0, raw, 0, random);
    return ModelInferRequest.newBuilder()
        .setId(id)
        .addRawInputContents(ByteString.copyFrom(raw))
        .build()
        .toByteArray();
  }

  private static void assertEchoes(byte[] request, byte[] response)
      throws InvalidProtocolBufferException {
    ModelInferRequest sent = ModelInferRequest.parseFrom(request);
    ModelInferResponse got = ModelInferResponse.parseFrom(response);
    assertEquals(sent.getId(), got.getId());
    assertEquals(sent.getRawInputContentsList(), got.getRawOutputContentsList());
  }

  @Test
  void answersACall() throws Exception {
    byte[] request = request("7", 10);
    RawCall.Answer answer = call("ModelInfer").message(request).halfClose().answer();
    assertEquals(200, answer.httpStatus());
    assertEquals("application/grpc", answer.contentType());
    assertEquals(OK, answer.status());
    assertEquals(1, answer.messages().size());
    assertEchoes(request, answer.messages().get(0));
  }

  @Test
  void answersMessagesThatAreParsedAndWrittenByAWorker() throws Exception {
    byte[] request = request("large", 3 << 20);
    RawCall.Answer answer = call("ModelInfer").message(request).halfClose().answer();
    assertEquals(OK, answer.status());
    assertEchoes(request, answer.messages().get(0));
  }

  @ParameterizedTest
  @EnumSource
  void readsCompressedMessages(ContentCoding coding) throws Exception {
    byte[] request = request("packed", 5000);
    RawCall.Answer answer =
        call("ModelInfer", "grpc-encoding", coding.token())
            .compressed(coding.compress(request))
            .halfClose()
            .answer();
    assertEquals(OK, answer.status());
    assertEchoes(request, answer.messages().get(0));
  }

  @Test
  void expandsNoMessageBeyondTheLimit() {
    byte[] bomb = ContentCoding.GZIP.compress(new byte[50 * MAX_MESSAGE]);
    RawCall.Answer answer =
        call("ModelInfer", "grpc-encoding", "gzip").compressed(bomb).halfClose().answer();
    assertEquals("8", answer.status());
  }

  @Test
  void holdsNoMoreThanItsMemoryOfMessagesThatDoNotEnd() throws Exception {
    List<RawCall> held = new ArrayList<>();
    for (long sent = 0; sent + MAX_MESSAGE / 2 <= MAX_MEMORY; sent += MAX_MESSAGE / 2) {
      held.add(
          call("ModelInfer")
              .bytes(Buffer.buffer().appendByte((byte) 0).appendInt(MAX_MESSAGE))
              .bytes(Buffer.buffer(new byte[MAX_MESSAGE / 2])));
    }
    Eventually.holds(() -> "all of it has come", () -> memory.held() == MAX_MEMORY);

    RawCall.Answer refused = call("ModelInfer").message(request("one more", 5000)).answer();
    assertEquals("14", refused.status(), refused.text());
    assertTrue(refused.text().contains("may hold " + MAX_MEMORY), refused.text());
    held.forEach(RawCall::reset);

    Eventually.holds(() -> "nothing is held", () -> memory.held() == 0);
    byte[] request = request("after", 10);
    RawCall.Answer answer = call("ModelInfer").message(request).halfClose().answer();
    assertEchoes(request, answer.messages().get(0));
    Eventually.holds(() -> "nothing is held again", () -> memory.held() == 0);
  }

  /** It is small, and comes to more than there is room for. */
  @Test
  void holdsNoMoreThanItsMemoryOfWhatItExpands() throws Exception {
    byte[] packed = ContentCoding.GZIP.compress(request("", MAX_MESSAGE - 10_000, 0));
    List<RawCall> held = new ArrayList<>();
    for (int sent = 0; sent < MAX_MEMORY / MAX_MESSAGE; sent++) {
      held.add(
          call("ModelInfer")
              .bytes(Buffer.buffer().appendByte((byte) 0).appendInt(MAX_MESSAGE))
              .bytes(Buffer.buffer(new byte[MAX_MESSAGE - 100_000])));
    }
    long rest = (long) held.size() * (MAX_MESSAGE - 100_000);
    Eventually.holds(() -> "all of it has come", () -> memory.held() == rest);

    RawCall.Answer refused =
        call("ModelInfer", "grpc-encoding", "gzip").compressed(packed).halfClose().answer();
    assertEquals("14", refused.status(), refused.text());
    held.forEach(RawCall::reset);

    Eventually.holds(() -> "nothing is held", () -> memory.held() == 0);
    RawCall.Answer taken =
        call("ModelInfer", "grpc-encoding", "gzip").compressed(packed).halfClose().answer();
    assertEquals(OK, taken.status(), taken.text());
    Eventually.holds(() -> "nothing is held again", () -> memory.held() == 0);
  }

  @Test
  void letsGoOfMessagesThatNobodyWorksOn() {
    RawCall waiting = call("ModelInfer").message(request("waits for its half-close", 9000));
    Eventually.holds(() -> "it has come", () -> memory.held() > 9000);
    waiting.reset();
    Eventually.holds(() -> "nothing is held of a call that went", () -> memory.held() == 0);

    byte[] request = request("twice", 9000);
    assertEquals("3", call("ModelInfer").message(request).message(request).answer().status());
    byte[] noMessage = new byte[MAX_MESSAGE];
    assertEquals("3", call("ModelInfer").message(noMessage).halfClose().answer().status());
    assertEquals("13", call("FailEach").message(request).answer().status());

    Eventually.holds(() -> "nothing is held of what failed", () -> memory.held() == 0);
  }

  @Test
  void refusesCompressionThatNobodyReads() {
    RawCall.Answer answer = call("ModelInfer", "grpc-encoding", "snappy").answer();
    assertEquals("12", answer.status());
    assertEquals("content encoding: expected one of gzip, deflate, got 'snappy'", answer.text());
  }

  @Test
  void answersAnErrorWithItsStatusAndText() {
    RawCall.Answer answer = call("Refuse").message(request("", 1)).halfClose().answer();
    assertEquals(200, answer.httpStatus());
    assertEquals("14", answer.status());
    assertEquals("voll: %C3%A4%25", answer.text());
  }

  @Test
  void answersADefectAsInternal() {
    RawCall.Answer answer = call("Throw").halfClose().answer();
    assertEquals("13", answer.status());
  }

  @Test
  void answersAMethodThatIsNotThere() {
    RawCall.Answer answer = call("Nope").message(request("", 1)).halfClose().answer();
    assertEquals("12", answer.status());
    assertEquals("there is no method /inference.GRPCInferenceService/Nope", answer.text());
  }

  @Test
  void refusesWhatIsNoMessage() {
    RawCall.Answer answer = call("ModelInfer").message(new byte[] {-1}).halfClose().answer();
    assertEquals("3", answer.status());
    assertTrue(answer.text().startsWith("the message cannot be read: "), answer.text());
  }

  @Test
  void refusesACallWithoutItsMessage() {
    assertEquals("3", call("ModelInfer").halfClose().answer().status());
  }

  @Test
  void refusesACallWithTwoMessagesWhereOneIsTaken() {
    byte[] message = request("", 1);
    assertEquals("3", call("ModelInfer").message(message).message(message).answer().status());
  }

  @Test
  void refusesAMessageOverTheLimitAndServesTheConnectionOn() throws Exception {
    RawCall.Answer answer =
        call("ModelInfer")
            .bytes(Buffer.buffer().appendByte((byte) 0).appendInt(MAX_MESSAGE + 1))
            .answer();
    assertEquals("8", answer.status());
    assertEquals("a message may hold 4194304 bytes, got 4194305", answer.text());
    answersACall();
  }

  @Test
  void givesUpOnAMessageThatComesTooSlowly() {
    listener = listen(Duration.ofMillis(50));
    RawCall.Answer answer = call("ModelInfer").bytes(Buffer.buffer("\0")).answer();
    assertEquals("4", answer.status());
    assertEquals("the message took longer than 50 ms to arrive", answer.text());
  }

  @Test
  void waitsForTheNextMessageOfAStreamForAsLongAsItTakes() {
    listener = listen(Duration.ofMillis(50));
    RawCall call = call("ModelStreamInfer").message(request("a", 1));
    // A message that began later has had all the time that there is.
    assertEquals("4", call("ModelInfer").bytes(Buffer.buffer("\0")).answer().status());
    RawCall.Answer answer = call.message(request("b", 1)).halfClose().answer();
    assertEquals(OK, answer.status());
    assertEquals(2, answer.messages().size());
  }

  @Test
  void answersEachMessageOfAStream() throws Exception {
    RawCall call = call("ModelStreamInfer");
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      sent.add(request("m" + i, i * 10));
      call.message(sent.get(i));
    }
    RawCall.Answer answer = call.halfClose().answer();
    assertEquals(OK, answer.status());
    assertEquals(sent.size(), answer.messages().size());
    for (int i = 0; i < sent.size(); i++) {
      assertEchoes(sent.get(i), answer.messages().get(i));
    }
  }

  @Test
  void answersAStreamWithoutMessages() {
    RawCall.Answer answer = call("ModelStreamInfer").halfClose().answer();
    assertEquals(OK, answer.status());
    assertEquals(List.of(), answer.messages());
  }

  @Test
  void tellsWhenTheCallerCancels() throws Exception {
    RawCall call = call("Hold").message(request("", 1));
    held.get(20, TimeUnit.SECONDS);
    call.reset();
    assertTrue(gone.await(20, TimeUnit.SECONDS));
  }

  @Test
  void answersAtTheCallersDeadline() throws Exception {
    RawCall.Answer answer = call("Hold", "grpc-timeout", "50m").message(request("", 1)).answer();
    assertEquals("4", answer.status());
    assertTrue(gone.await(20, TimeUnit.SECONDS), "and the callee is told");
  }

  @Test
  void refusesATimeoutThatIsNone() {
    assertEquals("3", call("Hold", "grpc-timeout", "soon").answer().status());
  }

  @Test
  void countsCallsInFlightUntilTheyEndHowever() throws Exception {
    RawCall cancelled = call("Hold");
    held.get(20, TimeUnit.SECONDS);
    assertEquals(1, listener.inFlight());
    cancelled.reset();
    assertTrue(gone.await(20, TimeUnit.SECONDS));
    call("ModelInfer").message(request("", 1)).halfClose().answer();
    call("Nope").halfClose().answer();
    CompletableFuture<Void> none = new CompletableFuture<>();
    vertx.setPeriodic(
        5,
        look -> {
          if (listener.inFlight() == 0) {
            none.complete(null);
          }
        });
    none.get(20, TimeUnit.SECONDS);
    assertEquals(3, listener.taken());
  }

  @Test
  void refusesGrpcOverHttp11AndOtherKindsOfIt() throws Exception {
    assertEquals(415, http11("application/grpc"));
    assertEquals(415, http11("application/grpc-web+proto"));
    RawCall.Answer json =
        RawCall.open(
                client,
                listener.port(),
                SERVICE + "ModelInfer",
                "content-type",
                "application/grpc+json")
            .halfClose()
            .answer();
    assertEquals(415, json.httpStatus());
  }

  private int http11(String contentType) throws IOException, InterruptedException {
    return java.net.http.HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + listener.port() + SERVICE + "ModelInfer"))
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .header("content-type", contentType)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  @Test
  void routesGrpcLikeAnythingElseWhereNobodySpeaksIt() {
    LiveRoutes routes = new LiveRoutes(List::of, new ProblemJson());
    listener =
        new HttpListener(
            vertx, routes, new HttpLimits(10, Duration.ofSeconds(20), Duration.ofSeconds(75)));
    listener.listen("127.0.0.1", 0, 1).toCompletionStage().toCompletableFuture().join();
    RawCall.Answer answer = call("ModelInfer").halfClose().answer();
    assertEquals(404, answer.httpStatus());
    assertEquals("application/problem+json", answer.contentType());
  }

  @Test
  void answersWhatWasTakenBeforeItStops() throws Exception {
    RawCall call = call("Hold");
    GrpcCall taken = held.get(20, TimeUnit.SECONDS);
    CompletableFuture<Void> stopped =
        listener.stop(Duration.ofSeconds(20)).toCompletionStage().toCompletableFuture();
    assertFalse(stopped.isDone());
    taken.onEventLoop(taken::end);
    assertEquals(OK, call.answer().status());
    stopped.get(20, TimeUnit.SECONDS);
  }

  @Test
  void failsOnlyOnce() throws Exception {
    RawCall call = call("Hold");
    GrpcCall taken = held.get(20, TimeUnit.SECONDS);
    taken.onEventLoop(
        () -> {
          taken.fail(new ServingException(ErrorCode.UNAVAILABLE, "first"));
          taken.fail(new ServingException(ErrorCode.INTERNAL, "second"));
          taken.end();
          taken.sendLast(Frame.of(ModelInferResponse.getDefaultInstance()), memory.new Share());
        });
    assertEquals("first", call.answer().text());
    assertArrayEquals(new byte[0][], call.answer().messages().toArray());
  }
}
