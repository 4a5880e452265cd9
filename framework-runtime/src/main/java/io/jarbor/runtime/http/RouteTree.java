package io.jarbor.runtime.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds what stands at a path, in time that depends on the path alone. A segment {@code {name}}
 * stands for any one that is not empty; a literal one goes before it.
 *
 * @param <T> what stands at a path
 */
final class RouteTree<T> {
  private final Node<T> root = new Node<>();

  private static final class Node<T> {
    private final Map<String, Node<T>> literals = new HashMap<>();
    private @Nullable Node<T> variable;
    private @Nullable T value;
    private String[] names = {};
  }

  /**
   * What was found.
   *
   * @param parameters the path's variable segments by name, percent-decoded
   */
  record Found<T>(T value, Map<String, String> parameters) {}

  /** Tell whether a template's segment stands for any one. */
  static boolean isVariable(String segment) {
    return segment.startsWith("{");
  }

  /** What stands at a template, or a new one put there. */
  T computeIfAbsent(String template, Supplier<T> make) {
    Node<T> node = root;
    String[] segments = template.split("/", -1);
    for (String segment : segments) {
      node = isVariable(segment) ? variable(node) : literal(node, segment);
    }
    T value = node.value;
    if (value == null) {
      value = make.get();
      node.value = value;
      node.names = names(segments);
    } else if (!Arrays.equals(node.names, names(segments))) {
      throw new IllegalArgumentException(
          template + " names its variable segments otherwise than a route of the same form");
    }
    return value;
  }

  private static <T> Node<T> variable(Node<T> node) {
    Node<T> next = node.variable;
    if (next == null) {
      next = new Node<>();
      node.variable = next;
    }
    return next;
  }

  private static <T> Node<T> literal(Node<T> node, String segment) {
    return node.literals.computeIfAbsent(segment, name -> new Node<>());
  }

  private static String[] names(String[] segments) {
    String[] names = new String[segments.length];
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      names[i] = isVariable(segment) ? segment.substring(1, segment.length() - 1) : "";
    }
    return names;
  }

  /**
   * Find what stands at a path.
   *
   * @param path as it was sent: an escape stands for its character, but {@code %2F} for one within
   *     a segment
   */
  Optional<Found<T>> find(String path) {
    String[] segments = segments(path);
    Node<T> node = find(root, segments, 0);
    return node == null ? Optional.empty() : Optional.of(found(node, segments));
  }

  /** The segments of a path as it was sent, percent-decoded. */
  static String[] segments(String path) {
    String[] segments = path.split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      segments[i] = decode(segments[i]);
    }
    return segments;
  }

  private @Nullable Node<T> find(Node<T> node, String[] segments, int at) {
    if (at == segments.length) {
      return node.value == null ? null : node;
    }
    Node<T> literal = node.literals.get(segments[at]);
    if (literal != null) {
      Node<T> found = find(literal, segments, at + 1);
      if (found != null) {
        return found;
      }
    }
    Node<T> any = node.variable;
    return any == null || segments[at].isEmpty() ? null : find(any, segments, at + 1);
  }

  private static <T> Found<T> found(Node<T> node, String[] segments) {
    T value = node.value;
    if (value == null) {
      throw new IllegalStateException("nothing stands there");
    }
    Map<String, String> parameters = Map.of();
    for (int i = 0; i < segments.length; i++) {
      if (!node.names[i].isEmpty()) {
        if (parameters.isEmpty()) {
          parameters = new LinkedHashMap<>();
        }
        parameters.put(node.names[i], segments[i]);
      }
    }
    return new Found<>(value, parameters);
  }

  private static String decode(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      // The decoder is one of forms, where a plus is a space.
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // No escape of a known form: then it is meant as it stands, for a variable segment to take.
      return segment;
    }
  }
}
