package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.Route;
import io.jarbor.runtime.protocol.openinference.NotSupported;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Routes of Triton's that are not here: shared memory, by which a caller reaches into the server's
 * address space, and settings for traces and logs, which the server's own configuration holds.
 */
final class Unsupported {
  private static final List<String> SHARED_MEMORY =
      List.of("/v2/systemsharedmemory", "/v2/cudasharedmemory");
  private static final List<String> SETTINGS =
      List.of("/v2/trace/setting", "/v2/models/{model}/trace/setting", "/v2/logging");

  private Unsupported() {}

  static List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String base : SHARED_MEMORY) {
      for (String action : List.of("status", "register", "unregister")) {
        add(routes, base + "/" + action, path -> NotSupported.sharedMemory());
        add(routes, base + "/region/{region}/" + action, path -> NotSupported.sharedMemory());
      }
    }
    for (String path : SETTINGS) {
      add(routes, path, NotSupported::setting);
    }
    return routes;
  }

  /**
   * Add a route.
   *
   * @param reason why it is refused, by the path as it was asked for
   */
  private static void add(
      List<Route> routes, String path, Function<String, ServingException> reason) {
    for (String method : List.of("GET", "POST")) {
      routes.add(
          Route.hidden(
              method,
              path,
              exchange -> {
                throw reason.apply(exchange.path());
              }));
    }
  }
}
