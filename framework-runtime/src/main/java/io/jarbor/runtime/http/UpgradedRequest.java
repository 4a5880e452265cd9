package io.jarbor.runtime.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The request by which a caller turns its connection from HTTP/1.1 to HTTP/2 ({@code Upgrade: h2c},
 * RFC 7540 3.2). On its event loop alone.
 *
 * <p>One that is small is answered once the caller speaks HTTP/2. A server may answer at once, but
 * callers fail on an answer that arrives along with the one that switches protocols: curl where it
 * has more than 32 KiB, and Java's own client now and then. A ping tells: who answers it has
 * switched. Larger requests are taken at once, as their bodies may not be kept before a route has
 * admitted them.
 */
final class UpgradedRequest {
  /** What Vert.x calls its handler of upgrades, which it takes away at the end of the request. */
  private static final String UPGRADE_HANDLER = "h2c";

  /** Of a body that is kept while the request waits, since HTTP/1.1 holds nobody back: 10 kB. */
  private static final Pattern KEPT_LENGTH = Pattern.compile("\\d{1,4}");

  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  private UpgradedRequest() {}

  /** Whether a request is one. To be called as its head arrives. */
  static boolean isOne(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2
        && IdleClose.pipeline(request.connection()).get(UPGRADE_HANDLER) != null;
  }

  /** Whether its length is told, but is none: Vert.x upgrades all the same. */
  static boolean hasNoLength(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && !LENGTH.matcher(length).matches();
  }

  /**
   * Whether a request has to wait; if so, see to it that it is taken later. Connections of callers
   * that do not speak HTTP/2 in time are closed.
   */
  static boolean isHeld(
      HttpServerRequest request, HttpLimits limits, Handler<HttpServerRequest> take) {
    if (!mayWait(request)) {
      return false;
    }
    long mostMillis = Math.min(limits.bodyTimeout().toMillis(), limits.idleTimeout().toMillis());
    request
        .connection()
        .ping(Buffer.buffer(Long.BYTES).appendLong(0))
        .timeout(mostMillis, TimeUnit.MILLISECONDS)
        .onSuccess(switched -> takeNow(request, take))
        .onFailure(silent -> request.connection().close());
    return true;
  }

  private static void takeNow(HttpServerRequest request, Handler<HttpServerRequest> take) {
    if (request.response().closed()) {
      return; // Its caller has cancelled it meanwhile.
    }
    try {
      take.handle(request);
    } finally {
      if (!request.isEnded()) {
        request.resume();
      }
    }
  }

  private static boolean mayWait(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      // There is no body that any route reads; should one come, it is passed over.
      return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }
    // A caller that waits to be told to go on with its body does not get to HTTP/2 before.
    if (request.headers().contains(HttpHeaders.EXPECT) || !KEPT_LENGTH.matcher(length).matches()) {
      return false;
    }
    request.pause();
    return true;
  }
}
