package io.jarbor.runtime.protocol.direct;

import io.jarbor.api.manifest.RouteSpec;
import io.jarbor.runtime.http.ErrorWriter;
import io.jarbor.runtime.http.Protocol;
import io.jarbor.runtime.http.Route;
import io.jarbor.runtime.inference.InferenceService;
import io.jarbor.runtime.inference.Target;
import io.jarbor.runtime.repository.Catalog;
import io.jarbor.runtime.repository.ModelVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * The routes that manifests declare: {@code POST /<route>} for the latest ready version, {@code
 * POST /<route>/versions/{version}} for one. Bodies are what the package's processors say.
 */
public final class DirectProtocol implements Protocol {
  private final Supplier<Catalog> catalog;
  private final InferenceService service;
  private final ErrorWriter errors;

  /**
   * Create the protocol.
   *
   * @param catalog what there are to be routes for
   */
  public DirectProtocol(Supplier<Catalog> catalog, InferenceService service, ErrorWriter errors) {
    this.catalog = catalog;
    this.service = service;
    this.errors = errors;
  }

  @Override
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Collection<ModelVersion> versions : catalog.get().ready().values()) {
      ModelVersion latest = versions.iterator().next();
      for (RouteSpec spec : latest.manifest().manifest().routes()) {
        DirectOperation operation = new DirectOperation(latest, spec);
        String name = latest.id().name();
        routes.add(
            Route.documented(
                spec.method(),
                spec.path(),
                operation::latest,
                exchange -> new DirectHandler(exchange, service).handle(Target.latest(name))));
        routes.add(
            Route.documented(
                spec.method(),
                spec.path() + "/versions/{version}",
                () -> operation.oneOf(versions),
                exchange ->
                    new DirectHandler(exchange, service)
                        .handle(Target.version(name, exchange.pathParameter("version")))));
      }
    }
    return routes;
  }

  @Override
  public ErrorWriter errors() {
    return errors;
  }
}
