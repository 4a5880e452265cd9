package io.jarbor.runtime.http;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * A method and path, and what answers them.
 *
 * @param method in upper case
 * @param path absolute; a segment {@code {name}} stands for any one segment
 * @param operation makes its documentation when somebody asks for it; empty for a route that is no
 *     part of the API, such as a page
 * @param handler what answers
 */
public record Route(
    String method, String path, Optional<Supplier<Operation>> operation, RouteHandler handler) {

  /** A route that the documentation shows. */
  public static Route documented(
      String method, String path, Supplier<Operation> operation, RouteHandler handler) {
    return new Route(method, path, Optional.of(operation), handler);
  }

  /**
   * A route that the documentation leaves out, as do answers that name routes near an unknown one.
   */
  public static Route hidden(String method, String path, RouteHandler handler) {
    return new Route(method, path, Optional.empty(), handler);
  }
}
