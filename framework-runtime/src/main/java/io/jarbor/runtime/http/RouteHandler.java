package io.jarbor.runtime.http;

/** Answers the requests of a route. Called on an event loop: do not block. */
@FunctionalInterface
public interface RouteHandler {

  /**
   * Answer one request, now or later.
   *
   * @throws io.jarbor.api.error.ServingException to be worded by the route's protocol
   */
  void handle(HttpExchange exchange);
}
