package io.jarbor.runtime.manifest;

import io.jarbor.runtime.document.ScalarTypes;
import io.jarbor.runtime.document.ValueType;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How models, versions and routes may be called. */
public final class Names {
  /** First segments of the server's own routes. */
  static final Set<String> RESERVED =
      Set.of("docs", "health", "management", "metrics", "openapi.json", "v1", "v2");

  /** {@code /v2/models/stats} tells of all models. */
  private static final String STATISTICS = "stats";

  /** {@code /<route>/versions/<version>} reaches one version of each route. */
  static final String VERSIONS = "versions";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,127}");
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_~-][A-Za-z0-9._~-]*");

  private Names() {}

  /** Say what is wrong with a model's name. */
  public static Optional<String> faultOfName(String name) {
    if (RESERVED.contains(name) || name.equals(STATISTICS)) {
      return Optional.of("'" + name + "' is a route of the server's own; take another name");
    }
    return NAME.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "expected up to 128 letters, digits, '.', '_' and '-', a letter or digit first, got '"
                + name
                + "'");
  }

  /** Say what is wrong with a version. */
  static Optional<String> faultOfVersion(String version) {
    return VERSION.matcher(version).matches()
        ? Optional.empty()
        : Optional.of(
            "expected up to 128 letters, digits, '.', '_', '+' and '-', a letter or digit first,"
                + " got '"
                + version
                + "'");
  }

  /** Say what is wrong with a route's path. */
  static Optional<String> faultOfPath(String path) {
    if (!path.startsWith("/") || path.length() < 2) {
      return Optional.of("expected a path such as /sentiment, got '" + path + "'");
    }
    String[] segments = path.substring(1).split("/", -1);
    for (String segment : segments) {
      if (!SEGMENT.matcher(segment).matches()) {
        return Optional.of(
            "expected segments of letters, digits, '.', '_', '~' and '-', got '"
                + segment
                + "' in '"
                + path
                + "'");
      }
    }
    if (RESERVED.contains(segments[0])) {
      return Optional.of("'/" + segments[0] + "' is the server's own; take another path");
    }
    if (segments.length > 1 && segments[segments.length - 2].equals(VERSIONS)) {
      return Optional.of("paths that end in /" + VERSIONS + "/<name> are the server's own");
    }
    return Optional.empty();
  }

  /** A version, as it is spelt; {@code 1.10} needs quotes, or it would be the number 1.1. */
  static ValueType<String> version() {
    ValueType<String> spelling = ScalarTypes.spelling("a version such as \"2\"");
    return ValueType.of(
        spelling.name(),
        value ->
            spelling
                .read(value)
                .filter(
                    version -> {
                      Optional<String> fault = faultOfVersion(version);
                      fault.ifPresent(value::problem);
                      return fault.isEmpty();
                    }));
  }
}
