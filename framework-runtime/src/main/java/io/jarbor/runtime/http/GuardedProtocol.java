package io.jarbor.runtime.http;

import java.util.List;
import java.util.function.Consumer;

/** A protocol whose routes are answered only to callers that a check lets through. */
public final class GuardedProtocol implements Protocol {
  private final Protocol guarded;
  private final Consumer<? super HttpExchange> check;

  /**
   * Create the protocol.
   *
   * @param check throws a {@link io.jarbor.api.error.ServingException} for a caller to be refused
   */
  public GuardedProtocol(Protocol guarded, Consumer<? super HttpExchange> check) {
    this.guarded = guarded;
    this.check = check;
  }

  @Override
  public List<Route> routes() {
    return guarded.routes().stream().map(this::guard).toList();
  }

  private Route guard(Route route) {
    return new Route(
        route.method(),
        route.path(),
        route.operation(),
        exchange -> {
          check.accept(exchange);
          route.handler().handle(exchange);
        });
  }

  @Override
  public ErrorWriter errors() {
    return guarded.errors();
  }

  @Override
  public String prefix() {
    return guarded.prefix();
  }
}
