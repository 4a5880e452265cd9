package io.jarbor.runtime.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.concurrent.TimeUnit;

/**
 * The request by which a caller turned its connection from HTTP/1.1 to HTTP/2 ({@code Upgrade:
 * h2c}, RFC 7540 3.2). On its event loop alone.
 *
 * <p>It is answered once the caller speaks HTTP/2. A server may answer at once, but callers fail on
 * an answer that arrives along with the one that switches protocols: curl where it has more than 32
 * KiB, and Java's own client now and then. A ping tells: who answers it has switched.
 */
final class UpgradedRequest {
  /** What Vert.x calls its handler of upgrades, which it takes away at the end of the request. */
  private static final String UPGRADE_HANDLER = "h2c";

  /** What a body may have that is kept while the request waits: HTTP/1.1 holds nobody back. */
  private static final long MOST_KEPT_BYTES = 1 << 20;

  private UpgradedRequest() {}

  /**
   * Whether a request has to wait; if so, see to it that it is taken later. Connections of callers
   * that never speak HTTP/2 are closed. To be called as the request's head arrives.
   */
  static boolean isHeld(
      HttpServerRequest request, HttpLimits limits, Handler<HttpServerRequest> take) {
    if (!isUpgrade(request) || !mayWait(request)) {
      return false;
    }
    request
        .connection()
        .ping(Buffer.buffer(Long.BYTES).appendLong(0))
        .timeout(limits.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(
            switched -> {
              take.handle(request);
              if (!request.isEnded()) { // Nor has it a body that was kept, then.
                request.resume();
              }
            })
        .onFailure(silent -> request.connection().close());
    return true;
  }

  private static boolean isUpgrade(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2
        && ((HttpServerConnection) request.connection())
                .channelHandlerContext()
                .pipeline()
                .get(UPGRADE_HANDLER)
            != null;
  }

  /** A long body, or one of unknown length, is read at once: by its end the caller has switched. */
  private static boolean mayWait(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      // There is no body that any route reads; should one come, it is passed over.
      return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }
    if (Long.parseLong(length) > MOST_KEPT_BYTES) {
      return false;
    }
    request.pause();
    return true;
  }
}
