package io.jarbor.runtime.http;

import java.util.List;
import java.util.function.Supplier;

/** The route table as it is now; made anew after each change of the repository. Thread-safe. */
public final class LiveRoutes implements Supplier<RouteTable> {
  private final Supplier<List<Protocol>> protocols;
  private final ErrorWriter fallback;
  private volatile RouteTable table;

  /**
   * Create an empty table; {@link #rebuild()} fills it.
   *
   * @param protocols asked at each rebuild, in the order of their precedence
   * @param fallback words errors of paths that no protocol claims
   */
  public LiveRoutes(Supplier<List<Protocol>> protocols, ErrorWriter fallback) {
    this.protocols = protocols;
    this.fallback = fallback;
    this.table = new RouteTable(List.of(), fallback);
  }

  /**
   * Ask every protocol what is alive. Does not block requests, which go by the table before until
   * this returns.
   */
  public synchronized void rebuild() {
    table = new RouteTable(protocols.get(), fallback);
  }

  @Override
  public RouteTable get() {
    return table;
  }
}
