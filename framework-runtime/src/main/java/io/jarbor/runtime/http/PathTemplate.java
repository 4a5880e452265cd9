package io.jarbor.runtime.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A path with variable segments, such as {@code /iris/versions/{version}}. Immutable. */
final class PathTemplate {
  private final String[] segments;
  private final boolean exact;

  PathTemplate(String path) {
    this.segments = path.split("/", -1);
    this.exact = !path.contains("{");
  }

  /** True without variable segments. */
  boolean exact() {
    return exact;
  }

  /** Read the variable segments, percent-decoded; empty if the path is another one. */
  Optional<Map<String, String>> match(String path) {
    String[] actual = path.split("/", -1);
    if (actual.length != segments.length) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      if (segment.startsWith("{") && !actual[i].isEmpty()) {
        parameters.put(segment.substring(1, segment.length() - 1), decode(actual[i]));
      } else if (!segment.equals(actual[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static String decode(String segment) {
    try {
      // The decoder is one of forms, where a plus is a space.
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // No escape of a known form: then it is meant as it stands, and will match nothing.
      return segment;
    }
  }
}
