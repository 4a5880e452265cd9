package io.jarbor.runtime.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/** Opens listeners on loopback, on a free port each. */
public final class TestListener {
  private TestListener() {}

  /** A client that speaks HTTP/2 from its first byte on. */
  public static HttpClient http2(Vertx vertx) {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false));
  }

  /** Open one for routes; errors are worded as problem details. */
  public static HttpListener open(Vertx vertx, HttpLimits limits, Route... handlers) {
    return open(vertx, limits, RequestMemory.ofHeap(), handlers);
  }

  /** Open one for routes, whose requests are counted. */
  static HttpListener open(
      Vertx vertx, HttpLimits limits, RequestMemory memory, Route... handlers) {
    ErrorWriter problems = new ProblemJson();
    Protocol protocol =
        new Protocol() {
          @Override
          public List<Route> routes() {
            return List.of(handlers);
          }

          @Override
          public ErrorWriter errors() {
            return problems;
          }
        };
    LiveRoutes routes = new LiveRoutes(() -> List.of(protocol), problems);
    routes.rebuild();
    HttpListener opened = new HttpListener(vertx, routes, limits, memory, Optional.empty());
    opened.listen("127.0.0.1", 0, 2).toCompletionStage().toCompletableFuture().join();
    return opened;
  }
}
