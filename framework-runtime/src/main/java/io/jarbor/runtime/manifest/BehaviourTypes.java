package io.jarbor.runtime.manifest;

import io.jarbor.api.manifest.EntryLevel;
import io.jarbor.api.manifest.ProcessorSpec;
import io.jarbor.api.manifest.RouteSpec;
import io.jarbor.runtime.document.Key;
import io.jarbor.runtime.document.ManyTypes;
import io.jarbor.runtime.document.Node;
import io.jarbor.runtime.document.ScalarTypes;
import io.jarbor.runtime.document.ValueType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a manifest names processors, routes and digests. */
final class BehaviourTypes {
  private static final Pattern DIGEST = Pattern.compile("(?:sha256:)?([0-9a-fA-F]{64})");

  private static final Key<String> USE =
      Key.required(
          "use",
          ScalarTypes.text(),
          "Name of a built-in one, or class name of one that the package brings.");

  private static final Key<Map<String, Object>> OPTIONS =
      Key.optional("options", ManyTypes.anyMap(), "none", "Its options, as it declares them.");

  private static final Key<String> METHOD =
      Key.optional("method", ScalarTypes.oneOf(List.of("POST")), "`POST`", "HTTP method.");

  private static final Key<String> PATH =
      Key.required(
          "path",
          path(),
          "Absolute path such as `/sentiment`. `<path>/versions/<version>` reaches one version.");

  private BehaviourTypes() {}

  /** {@code json-columns}, or {@code {use: json-columns, options: {…}}}. */
  static ValueType<ProcessorSpec> processor() {
    String name = "a name, or a mapping such as {use: json-columns, options: {…}}";
    ValueType<String> use = ScalarTypes.text();
    ValueType<ProcessorSpec> mapping =
        ValueType.object(
            name,
            List.of(USE, OPTIONS),
            fields -> {
              Map<String, Object> options = fields.get(OPTIONS).orElse(Map.of());
              return fields.get(USE).map(used -> ProcessorSpec.of(used, options));
            });
    return new ValueType<>(
        name,
        mapping.keys(),
        false,
        value ->
            value.node() instanceof Node.Scalar
                ? use.read(value).map(used -> ProcessorSpec.of(used, Map.of()))
                : mapping.read(value));
  }

  static ValueType<List<RouteSpec>> routes() {
    ValueType<List<RouteSpec>> list =
        ManyTypes.list(
            "a list of routes",
            ValueType.object(
                "a mapping such as {method: POST, path: /sentiment}",
                List.of(METHOD, PATH),
                fields -> {
                  String method = fields.get(METHOD).orElse("POST");
                  return fields.get(PATH).map(path -> RouteSpec.of(method, path));
                }));
    return new ValueType<>(
        list.name(),
        list.keys(),
        true,
        value -> {
          if (value.node() instanceof Node.Sequence sequence && sequence.items().isEmpty()) {
            return value.mismatch("at least one route", "; leave the key out for POST /<name>");
          }
          return list.read(value);
        });
  }

  private static ValueType<String> path() {
    ValueType<String> string = ScalarTypes.string();
    return ValueType.of(
        "a path",
        value ->
            string
                .read(value)
                .filter(
                    path -> {
                      Optional<String> fault = Names.faultOfPath(path);
                      fault.ifPresent(value::problem);
                      return fault.isEmpty();
                    }));
  }

  static ValueType<EntryLevel> entryLevel() {
    ValueType<String> word =
        ScalarTypes.oneOf(
            Arrays.stream(EntryLevel.values())
                .map(level -> level.name().toLowerCase(Locale.ROOT))
                .toList());
    return ValueType.of(
        word.name(),
        value -> word.read(value).map(level -> EntryLevel.valueOf(level.toUpperCase(Locale.ROOT))));
  }

  /** Taken by its spelling: one of digits alone is no number. */
  static ValueType<String> digest() {
    return ScalarTypes.ofScalar(
        "a SHA-256 of 64 hexadecimal digits",
        scalar ->
            Optional.of(DIGEST.matcher(scalar.text()))
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1).toLowerCase(Locale.ROOT)));
  }
}
