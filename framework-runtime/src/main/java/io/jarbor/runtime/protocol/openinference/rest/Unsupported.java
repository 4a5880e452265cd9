package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.Route;
import java.util.ArrayList;
import java.util.List;

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
        add(routes, base + "/" + action, "shared memory is not supported; send the bytes");
        add(
            routes,
            base + "/region/{region}/" + action,
            "shared memory is not supported; send the bytes");
      }
    }
    for (String path : SETTINGS) {
      add(routes, path, "the server's configuration holds what " + path + " would set");
    }
    return routes;
  }

  private static void add(List<Route> routes, String path, String reason) {
    for (String method : List.of("GET", "POST")) {
      routes.add(
          Route.hidden(
              method,
              path,
              exchange -> {
                throw new ServingException(ErrorCode.UNSUPPORTED, reason);
              }));
    }
  }
}
