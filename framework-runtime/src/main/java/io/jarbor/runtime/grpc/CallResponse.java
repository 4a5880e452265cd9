package io.jarbor.runtime.grpc;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.ContentCoding;
import io.jarbor.runtime.http.ErrorTable;
import io.jarbor.runtime.http.HttpErrors;
import io.jarbor.runtime.http.Wrapped;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What goes back on a call: messages, then a status in the trailers, or in the headers where there
 * is no message. For its event loop.
 */
final class CallResponse {
  private static final String CONTENT_TYPE = "application/grpc";
  private static final String STATUS = "grpc-status";
  private static final String RETRY_AFTER = "grpc-retry-pushback-ms";
  private static final String ACCEPT_ENCODING = "grpc-accept-encoding";
  private static final String OK = "0";
  private static final long NO_ERROR = 0;
  private static final long CANCEL = 8;

  /**
   * A longer message may wait for the caller to make room. Were the status queued behind it, Vert.x
   * would fail on a caller that goes meanwhile.
   */
  private static final int AT_ONCE_BYTES = 32 << 10;

  private final HttpServerRequest request;
  private final HttpServerResponse response;

  CallResponse(HttpServerRequest request) {
    this.request = request;
    this.response = request.response();
  }

  /**
   * Send a message.
   *
   * @return completes when the connection can take more, or has gone
   */
  CompletionStage<Void> send(ByteBuffer frame) {
    head();
    return over(response.write(buffer(frame)));
  }

  /** True if a message and the status can be sent in one go. */
  static boolean atOnce(ByteBuffer frame) {
    return frame.position() <= AT_ONCE_BYTES;
  }

  /**
   * Send a message and a good status, in one go.
   *
   * @return completes when they have gone out, or will not
   */
  CompletionStage<Void> sendLast(ByteBuffer frame) {
    head();
    response.putTrailer(STATUS, OK);
    Future<Void> sending = response.end(buffer(frame));
    ended(sending);
    return over(sending);
  }

  /** Completes well however it ends. */
  private static CompletionStage<Void> over(Future<Void> sending) {
    CompletableFuture<Void> over = new CompletableFuture<>();
    sending.onComplete(done -> over.complete(null));
    return over;
  }

  /** Give up what the caller does not take. */
  void cutOff() {
    Future<Void> unused = response.reset(CANCEL);
  }

  private static Buffer buffer(ByteBuffer frame) {
    return Wrapped.buffer(frame.duplicate().flip());
  }

  void end() {
    if (!response.closed()) {
      status().set(STATUS, OK);
      ended(response.end());
    }
  }

  void end(ServingException error) {
    if (response.closed()) {
      return;
    }
    MultiMap status = status();
    status.set(STATUS, Integer.toString(ErrorTable.of(error.code()).grpc().number()));
    status.set(StatusMessage.HEADER, StatusMessage.encode(String.valueOf(error.getMessage())));
    error.retryAfter().ifPresent(after -> status.set(RETRY_AFTER, Long.toString(after.toMillis())));
    if (error.code().equals(HttpErrors.UNSUPPORTED_ENCODING)) {
      status.set(ACCEPT_ENCODING, "identity, " + ContentCoding.NAMES);
    }
    ended(response.end());
  }

  /** Where the status goes: before the messages if there are none, else behind them. */
  private MultiMap status() {
    if (response.headWritten()) {
      return response.trailers();
    }
    head();
    return response.headers();
  }

  private void head() {
    if (!response.headWritten()) {
      response.putHeader("content-type", CONTENT_TYPE);
    }
  }

  private void ended(Future<Void> sending) {
    sending.onSuccess(
        done -> {
          // What the caller still sends would be read by nobody.
          if (!request.isEnded() && !response.closed()) {
            response.reset(NO_ERROR);
          }
        });
  }
}
