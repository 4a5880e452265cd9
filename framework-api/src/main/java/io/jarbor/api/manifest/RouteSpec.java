package io.jarbor.api.manifest;

/**
 * A native route of a model.
 *
 * @param method HTTP method in upper case; today {@code POST}
 * @param path absolute, such as {@code /sentiment}
 */
public record RouteSpec(String method, String path) {
  public RouteSpec {
    if (!path.startsWith("/") || path.length() < 2) {
      throw new IllegalArgumentException(
          "a route's path begins with / and has a name, got '" + path + "'");
    }
  }
}
