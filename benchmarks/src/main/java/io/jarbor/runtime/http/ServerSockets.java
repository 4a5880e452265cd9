package io.jarbor.runtime.http;

import io.jarbor.runtime.config.ServerConfig.Http;
import io.vertx.core.http.HttpServerOptions;

/** Hands out how the server has its sockets, to be measured without the rest of it. */
public final class ServerSockets {
  private ServerSockets() {}

  /**
   * The options of the inference port, as without a configuration.
   *
   * @param port 0 for any free one
   */
  public static HttpServerOptions options(String host, int port) {
    Http usual = Http.DEFAULT;
    return HttpListener.options(
        host, port, new HttpLimits(usual.maxBody(), usual.bodyTimeout(), usual.idleTimeout()));
  }
}
