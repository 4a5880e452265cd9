package io.jarbor.api.manifest;

import java.util.Objects;

/**
 * A native route of a model. Immutable; made by a factory method, since it may get more parts.
 *
 * <p>Two are equal that say the same.
 */
public final class RouteSpec {
  private final String method;
  private final String path;

  private RouteSpec(String method, String path) {
    this.method = method;
    this.path = path;
  }

  /**
   * Create a route.
   *
   * @param method HTTP method in upper case; today {@code POST}
   * @param path absolute, such as {@code /sentiment}
   */
  public static RouteSpec of(String method, String path) {
    if (!path.startsWith("/") || path.length() < 2) {
      throw new IllegalArgumentException(
          "a route's path begins with / and has a name, got '" + path + "'");
    }
    return new RouteSpec(method, path);
  }

  /** HTTP method in upper case. */
  public String method() {
    return method;
  }

  /** Absolute path. */
  public String path() {
    return path;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RouteSpec that && method.equals(that.method) && path.equals(that.path);
  }

  @Override
  public int hashCode() {
    return Objects.hash(method, path);
  }

  /** Method and path, as in {@code POST /sentiment}. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
