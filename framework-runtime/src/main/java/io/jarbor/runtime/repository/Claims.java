package io.jarbor.runtime.repository;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.RouteSpec;
import io.jarbor.api.model.ModelId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one package alone may have: a name and version, and routes, which versions of one model
 * share.
 */
record Claims(ModelId id, Set<RouteSpec> routes) {
  Claims {
    routes = Set.copyOf(routes);
  }

  /** Tell what one version has of another's claims. */
  private static Optional<String> taken(LeasedVersion first, LeasedVersion second) {
    return of(second).takenBy(of(first), first.source(), second.source());
  }

  /** True if a version that serves, if any, has what another claims. */
  static boolean collide(@Nullable LeasedVersion serving, LeasedVersion other) {
    return serving != null && taken(serving, other).isPresent();
  }

  /** Why the second of two that collide does not serve. */
  static ServingException lost(LeasedVersion first, LeasedVersion second) {
    return new ServingException(ErrorCode.INVALID_PACKAGE, taken(first, second).orElseThrow());
  }

  static Claims of(LeasedVersion version) {
    return new Claims(version.id(), new HashSet<>(version.manifest().manifest().routes()));
  }

  /**
   * Tell what another package has of these already; empty if nothing.
   *
   * @param source the package that claims these
   * @param firstSource the other
   */
  private Optional<String> takenBy(Claims first, String firstSource, String source) {
    if (first.id.equals(id)) {
      return Optional.of(
          "model '"
              + id.name()
              + "' version '"
              + id.version()
              + "' is served from "
              + firstSource
              + " already, so not from "
              + source
              + "; give one of them another name or version");
    }
    if (first.id.name().equals(id.name())) {
      return Optional.empty();
    }
    return routes.stream()
        .filter(first.routes::contains)
        .findFirst()
        .map(
            route ->
                "route "
                    + route.method()
                    + " "
                    + route.path()
                    + " is served by model '"
                    + first.id.name()
                    + "' from "
                    + firstSource
                    + " already, so not from "
                    + source);
  }
}
