package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Gathers a body, copying each byte once; bounded in size and time. Used on its event loop alone.
 */
final class BodyReader {
  /** An announced length is believed this far before its bytes have come. */
  private static final int TRUSTED_BYTES = 1 << 20;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpLimits limits;
  private final Consumer<ByteBuffer> onBody;
  private final Consumer<ServingException> onFailure;
  private byte[] bytes = {};
  private int count;
  private boolean over;
  private long alarm;

  BodyReader(
      Vertx vertx,
      HttpServerRequest request,
      HttpLimits limits,
      Consumer<ByteBuffer> onBody,
      Consumer<ServingException> onFailure) {
    this.vertx = vertx;
    this.request = request;
    this.limits = limits;
    this.onBody = onBody;
    this.onFailure = onFailure;
  }

  void start() {
    String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    bytes =
        new byte
            [announced == null ? 1024 : (int) Math.min(TRUSTED_BYTES, Long.parseLong(announced))];
    alarm =
        vertx.setTimer(
            limits.bodyTimeout().toMillis(),
            late ->
                end(
                    () ->
                        onFailure.accept(
                            new ServingException(
                                HttpErrors.BODY_TIMEOUT,
                                "the body took longer than "
                                    + limits.bodyTimeout().toMillis()
                                    + " ms to arrive, got "
                                    + count
                                    + " bytes"))));
    request
        .handler(this::append)
        .exceptionHandler(
            failure ->
                end(
                    () ->
                        onFailure.accept(
                            new ServingException(
                                ErrorCode.CANCELLED, "the caller has gone", failure))))
        .endHandler(done -> end(() -> onBody.accept(ByteBuffer.wrap(bytes, 0, count))));
  }

  private void append(Buffer chunk) {
    if (over) {
      return;
    }
    long needed = (long) count + chunk.length();
    if (needed > limits.maxBody() || needed > Integer.MAX_VALUE - 8) {
      end(() -> onFailure.accept(limits.tooLarge("more than " + needed + " bytes")));
      return;
    }
    if (needed > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 8, 2L * bytes.length)));
    }
    chunk.getBytes(bytes, count);
    count = (int) needed;
  }

  private void end(Runnable outcome) {
    if (!over) {
      over = true;
      vertx.cancelTimer(alarm);
      outcome.run();
    }
  }
}
