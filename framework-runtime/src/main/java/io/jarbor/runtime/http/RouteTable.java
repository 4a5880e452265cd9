package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of a request. Immutable, so a change of routes is a new table. */
public final class RouteTable {
  private static final int NEAR_ROUTES = 3;

  private final List<Route> routes;
  private final List<Protocol> protocols;
  private final RouteTree<Node> tree = new RouteTree<>();
  private final ErrorWriter fallback;

  /** One path, with what answers each of its methods. */
  private record Node(ErrorWriter errors, Map<String, Route> methods) {}

  /**
   * What a request's path leads to.
   *
   * @param route null where there is none
   * @param parameters the path's variable segments, by name
   * @param errors how a failure is worded
   * @param failure why there is no route; null where there is one
   * @param allow methods that the path has, for a wrong one
   */
  record Match(
      @Nullable Route route,
      Map<String, String> parameters,
      ErrorWriter errors,
      @Nullable ServingException failure,
      Optional<String> allow) {}

  /**
   * Make the table of what is alive now.
   *
   * @param fallback words errors of paths that no protocol claims
   */
  public RouteTable(List<Protocol> protocols, ErrorWriter fallback) {
    this.fallback = fallback;
    this.protocols = List.copyOf(protocols);
    List<Route> all = new ArrayList<>();
    for (Protocol protocol : protocols) {
      for (Route route : protocol.routes()) {
        all.add(route);
        add(route, protocol.errors());
      }
    }
    this.routes = List.copyOf(all);
  }

  private void add(Route route, ErrorWriter errors) {
    Node node = tree.computeIfAbsent(route.path(), () -> new Node(errors, new LinkedHashMap<>()));
    node.methods().putIfAbsent(route.method(), route);
  }

  /** All routes, in the order of their protocols. */
  public List<Route> routes() {
    return routes;
  }

  Match match(String method, String path) {
    return tree.find(path)
        .map(found -> answer(found.value(), method, path, found.parameters()))
        .orElseGet(() -> unknown(path));
  }

  private static Match answer(
      Node node, String method, String path, Map<String, String> parameters) {
    Route route = node.methods().get(method);
    if (route == null && method.equals("HEAD")) {
      route = node.methods().get("GET");
    }
    if (route != null) {
      return new Match(route, parameters, node.errors(), null, Optional.empty());
    }
    TreeSet<String> methods = new TreeSet<>(node.methods().keySet());
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    String allow = String.join(", ", methods);
    ServingException failure =
        new ServingException(
            HttpErrors.METHOD_NOT_ALLOWED, path + " takes " + allow + ", got " + method);
    return new Match(null, parameters, node.errors(), failure, Optional.of(allow));
  }

  private Match unknown(String path) {
    ErrorWriter errors = fallback;
    List<String> segments = Arrays.asList(RouteTree.segments(path));
    for (Protocol protocol : protocols) {
      if (!protocol.prefix().isEmpty() && isBelow(segments, protocol.prefix())) {
        errors = protocol.errors();
      }
    }
    List<String> near = near(path);
    String hint =
        near.isEmpty()
            ? ""
            : "; near it " + (near.size() == 1 ? "is " : "are ") + String.join(", ", near);
    ServingException failure =
        new ServingException(ErrorCode.NOT_FOUND, "there is no route " + path + hint);
    return new Match(null, Map.of(), errors, failure, Optional.empty());
  }

  private static boolean isBelow(List<String> segments, String prefix) {
    List<String> begin = List.of(prefix.split("/", -1));
    return segments.size() >= begin.size() && segments.subList(0, begin.size()).equals(begin);
  }

  /**
   * Whatever their letters' case; a variable segment is what the request has in its place. Routes
   * that the documentation leaves out are left out here, too: some only refuse.
   */
  private List<String> near(String path) {
    String[] sent = path.split("/", -1);
    Map<String, String> byLowerCase = new LinkedHashMap<>();
    for (Route route : routes) {
      if (route.operation().isPresent()) {
        String filled = filled(route.path(), sent);
        byLowerCase.putIfAbsent(filled.toLowerCase(Locale.ROOT), filled);
      }
    }
    return Nearest.of(path.toLowerCase(Locale.ROOT), byLowerCase.keySet(), NEAR_ROUTES).stream()
        .map(byLowerCase::get)
        .toList();
  }

  private static String filled(String template, String[] sent) {
    String[] segments = template.split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      if (RouteTree.isVariable(segments[i]) && i < sent.length && !sent[i].isEmpty()) {
        segments[i] = sent[i];
      }
    }
    return String.join("/", segments);
  }
}
