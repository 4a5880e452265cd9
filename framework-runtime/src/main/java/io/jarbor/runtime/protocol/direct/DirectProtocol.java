package io.jarbor.runtime.protocol.direct;

import io.jarbor.api.manifest.RouteSpec;
import io.jarbor.runtime.http.ErrorWriter;
import io.jarbor.runtime.http.Protocol;
import io.jarbor.runtime.http.Route;
import io.jarbor.runtime.inference.InferenceService;
import io.jarbor.runtime.inference.Target;
import io.jarbor.runtime.repository.ModelVersion;
import io.jarbor.runtime.repository.Repository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The routes that manifests declare: {@code POST /<route>} for the latest ready version, {@code
 * POST /<route>/versions/{version}} for one. Bodies are what the package's processors say.
 */
public final class DirectProtocol implements Protocol {
  private final Repository repository;
  private final InferenceService service;
  private final ErrorWriter errors;

  /** Create the protocol. */
  public DirectProtocol(Repository repository, InferenceService service, ErrorWriter errors) {
    this.repository = repository;
    this.service = service;
    this.errors = errors;
  }

  @Override
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Collection<ModelVersion> versions : repository.catalog().ready().values()) {
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
