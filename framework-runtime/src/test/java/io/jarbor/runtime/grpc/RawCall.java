package io.jarbor.runtime.grpc;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.runtime.http.RequestMemory;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.StreamResetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A call at the level of HTTP/2, so that a test can do what no gRPC library lets it. */
public final class RawCall {
  private static final int WAIT_SECONDS = 20;

  private final HttpClientRequest request;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();
  private volatile boolean unread;

  /** What came back. */
  public record Answer(
      int httpStatus, String contentType, String status, String text, List<byte[]> messages) {}

  private RawCall(HttpClientRequest request) {
    this.request = request;
    request.response().onSuccess(this::collect).onFailure(answer::completeExceptionally);
    request.exceptionHandler(answer::completeExceptionally);
  }

  public static RawCall open(HttpClient client, int port, String path, String... headers) {
    HttpClientRequest request =
        await(client.request(HttpMethod.POST, port, "127.0.0.1", path).toCompletionStage());
    request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
    request.setChunked(true);
    for (int i = 0; i < headers.length; i += 2) {
      request.putHeader(headers[i], headers[i + 1]);
    }
    // Before the head goes out: an answer that comes at once would find nobody to take it.
    RawCall call = new RawCall(request);
    await(request.sendHead().toCompletionStage());
    return call;
  }

  /** Take nothing of the answer but its head. */
  public RawCall unread() {
    unread = true;
    return this;
  }

  public RawCall message(byte[] body) {
    return bytes(Buffer.buffer().appendByte((byte) 0).appendInt(body.length).appendBytes(body));
  }

  public RawCall compressed(byte[] body) {
    return bytes(Buffer.buffer().appendByte((byte) 1).appendInt(body.length).appendBytes(body));
  }

  public RawCall bytes(Buffer bytes) {
    request.write(bytes);
    return this;
  }

  public RawCall halfClose() {
    request.end();
    return this;
  }

  public void reset() {
    request.reset(8);
  }

  public Answer answer() {
    return await(answer);
  }

  /** Wait until the server has given the call up. */
  public void awaitReset() {
    CompletionException ended =
        assertThrows(
            CompletionException.class,
            () -> answer.orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join());
    assertInstanceOf(StreamResetException.class, ended.getCause());
  }

  private void collect(HttpClientResponse response) {
    if (unread) {
      response.pause();
    }
    Buffer body = Buffer.buffer();
    response.handler(body::appendBuffer);
    response.exceptionHandler(answer::completeExceptionally);
    response.endHandler(end -> answer.complete(answer(response, body)));
  }

  private static Answer answer(HttpClientResponse response, Buffer body) {
    MultiMap trailers = response.trailers();
    return new Answer(
        response.statusCode(),
        String.valueOf(response.getHeader("content-type")),
        field(response, trailers, "grpc-status"),
        field(response, trailers, "grpc-message"),
        response.statusCode() == 200 ? messages(body) : List.of());
  }

  private static String field(HttpClientResponse response, MultiMap trailers, String name) {
    return Optional.ofNullable(response.getHeader(name))
        .or(() -> Optional.ofNullable(trailers.get(name)))
        .orElse("");
  }

  private static List<byte[]> messages(Buffer body) {
    List<byte[]> messages = new ArrayList<>();
    MessageReader reader =
        new MessageReader(
            Optional.empty(),
            Integer.MAX_VALUE,
            new RequestMemory(Long.MAX_VALUE),
            message -> messages.add(ByteBufUtil.getBytes(message.bytes())));
    reader.append(Unpooled.wrappedBuffer(body.getBytes()));
    reader.end();
    return messages;
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new AssertionError("no answer: " + e.getCause(), e);
    }
  }
}
