package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Gathers a body into a sink; bounded in size and time. Used on its event loop alone.
 *
 * @param <T> the whole body
 */
final class BodyReader<T> {
  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpLimits limits;
  private final BodySink<T> sink;
  private final Consumer<T> onBody;
  private final Consumer<ServingException> onFailure;
  private long count;
  private boolean over;
  private long alarm;

  BodyReader(
      Vertx vertx,
      HttpServerRequest request,
      HttpLimits limits,
      BodySink<T> sink,
      Consumer<T> onBody,
      Consumer<ServingException> onFailure) {
    this.vertx = vertx;
    this.request = request;
    this.limits = limits;
    this.sink = sink;
    this.onBody = onBody;
    this.onFailure = onFailure;
  }

  void start() {
    sink.begin(announced());
    alarm = vertx.setTimer(limits.bodyTimeout().toMillis(), late -> fail(tooSlow()));
    request
        .handler(this::append)
        .exceptionHandler(
            failure ->
                fail(new ServingException(ErrorCode.CANCELLED, "the caller has gone", failure)))
        .endHandler(
            done -> {
              if (end()) {
                onBody.accept(sink.whole());
              }
            });
  }

  private OptionalInt announced() {
    String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return announced == null
        ? OptionalInt.empty()
        : OptionalInt.of((int) Math.min(Integer.MAX_VALUE - 8, Long.parseLong(announced)));
  }

  private ServingException tooSlow() {
    return new ServingException(
        HttpErrors.BODY_TIMEOUT,
        "the body took longer than "
            + limits.bodyTimeout().toMillis()
            + " ms to arrive, got "
            + count
            + " bytes");
  }

  private void append(Buffer chunk) {
    if (over) {
      return;
    }
    count += chunk.length();
    if (count > limits.maxBody() || count > Integer.MAX_VALUE - 8) {
      fail(limits.tooLarge("more than " + count + " bytes"));
    } else {
      sink.append(chunk);
    }
  }

  private void fail(ServingException reason) {
    if (end()) {
      sink.discard();
      onFailure.accept(reason);
    }
  }

  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    vertx.cancelTimer(alarm);
    return true;
  }
}
