package io.jarbor.runtime.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads on, to no use, what is left of a body whose request was answered early, so that the
 * connection stays usable; within an allowance, beyond which the connection is closed, or on HTTP/2
 * the stream. Used on its event loop alone.
 */
final class BodyDrain {
  private static final Logger log = LoggerFactory.getLogger(BodyDrain.class);

  /** HTTP/2's code for a body that need not be sent any further. */
  private static final long NO_ERROR = 0;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpLimits limits;
  private long alarm;
  private boolean over;

  private BodyDrain(Vertx vertx, HttpServerRequest request, HttpLimits limits) {
    this.vertx = vertx;
    this.request = request;
    this.limits = limits;
  }

  /** To be called once the response has ended. */
  static void begin(Vertx vertx, HttpServerRequest request, HttpLimits limits) {
    if (!request.isEnded() && !request.response().closed()) {
      new BodyDrain(vertx, request, limits).start();
    }
  }

  private void start() {
    alarm = vertx.setTimer(limits.bodyTimeout().toMillis(), late -> cutOff("longer than allowed"));
    request
        .handler(
            chunk -> {
              if (request.bytesRead() > limits.mostReadOfBody()) {
                cutOff("more bytes than allowed");
              }
            })
        .exceptionHandler(gone -> end())
        .endHandler(done -> end());
  }

  private void cutOff(String why) {
    if (over) {
      return;
    }
    end();
    log.debug("{} {}: the rest of the body is cut off: {}", request.method(), request.path(), why);
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(NO_ERROR);
    } else {
      request.connection().close();
    }
  }

  private void end() {
    over = true;
    vertx.cancelTimer(alarm);
  }
}
