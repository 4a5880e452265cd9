package io.jarbor.runtime.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.runtime.http.Operation;
import io.jarbor.runtime.http.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An OpenAPI 3.1 document of some routes.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI Specification 3.1.1</a>
 */
final class OpenApiDocument {
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

  private final String title;
  private final String description;
  private final String version;
  private final ObjectMapper json = new ObjectMapper();

  OpenApiDocument(String title, String description, String version) {
    this.title = title;
    this.description = description;
    this.version = version;
  }

  byte[] of(List<Route> routes) {
    Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
    TreeSet<String> tags = new TreeSet<>();
    for (Route route : routes) {
      route
          .operation()
          .map(Supplier::get)
          .ifPresent(
              operation -> {
                tags.add(operation.tag());
                paths
                    .computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
                    .put(
                        route.method().toLowerCase(Locale.ROOT),
                        operation(route.path(), operation));
              });
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put("info", Map.of("title", title, "version", version, "description", description));
    document.put("servers", List.of(Map.of("url", "/")));
    document.put("tags", tags.stream().map(tag -> Map.of("name", tag)).toList());
    document.put("paths", paths);
    document.put("components", components());
    try {
      return json.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the OpenAPI document cannot be written as JSON", e);
    }
  }

  /** Those that the operation describes, and those of the path that it does not. */
  private static List<Map<String, Object>> parameters(String path, Operation operation) {
    List<Map<String, Object>> parameters = new ArrayList<>();
    Matcher variables = VARIABLE.matcher(path);
    while (variables.find()) {
      String name = variables.group(1);
      if (operation.parameters().stream().noneMatch(each -> name.equals(each.get("name")))) {
        parameters.add(Operation.pathParameter(name));
      }
    }
    parameters.addAll(operation.parameters());
    return parameters;
  }

  private static Map<String, Object> operation(String path, Operation operation) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("operationId", operation.id());
    described.put("tags", List.of(operation.tag()));
    described.put("summary", operation.summary());
    described.put("description", operation.description());
    List<Map<String, Object>> parameters = parameters(path, operation);
    operation
        .requestBody()
        .ifPresent(
            body -> {
              parameters.add(Map.of("$ref", "#/components/parameters/Timeout"));
              described.put("requestBody", body);
            });
    if (!parameters.isEmpty()) {
      described.put("parameters", parameters);
    }
    described.put("responses", operation.responses());
    return described;
  }

  private static Map<String, Object> components() {
    Map<String, Object> response =
        Map.of(
            "description",
            "What went wrong (RFC 9457)",
            "content",
            Map.of(
                "application/problem+json",
                Map.of("schema", Map.of("$ref", "#/components/schemas/Problem"))));
    Map<String, Object> timeout =
        Map.of(
            "name",
            "X-Request-Timeout",
            "in",
            "header",
            "required",
            false,
            "description",
            "longest to wait for the answer, in milliseconds; the model's own limit holds where it is less",
            "schema",
            Map.of("type", "integer", "minimum", 1));
    return Map.of(
        "schemas", Map.of("Problem", problem()),
        "responses", Map.of("Problem", response),
        "parameters", Map.of("Timeout", timeout));
  }

  private static Map<String, Object> problem() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", text("uri-reference", "no page of its own: the code tells the kind"));
    members.put("title", text("", "the kind, in a few words"));
    members.put(
        "status",
        Map.of(
            "type", "integer", "minimum", 400, "maximum", 599, "description", "the answer's own"));
    members.put("code", text("", "stable across releases; later ones may add codes"));
    members.put("detail", text("", "what was wrong, where, what was expected and what was got"));
    members.put("instance", text("", "path of the request"));
    members.put(
        "pointer", text("json-pointer", "field of the request's body that is wrong, where one is"));
    return Map.of(
        "type",
        "object",
        "properties",
        members,
        "required",
        List.of("type", "title", "status", "code", "detail", "instance"));
  }

  private static Map<String, Object> text(String format, String description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "string");
    if (!format.isEmpty()) {
      schema.put("format", format);
    }
    schema.put("description", description);
    return schema;
  }
}
