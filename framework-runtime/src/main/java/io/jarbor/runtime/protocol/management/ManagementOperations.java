package io.jarbor.runtime.protocol.management;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.runtime.http.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Documents the management routes. Which statuses a route answers, and an example of each, stand in
 * {@code examples.json}: answers that a server gave, which a test compares with what it gives now.
 */
final class ManagementOperations {
  private static final String EXAMPLES = "examples.json";
  private static final String OK = "200";

  /** Key of what every route may answer. */
  private static final String EVERY = "every-route";

  /** By operation, then by status. */
  private final Map<String, Map<String, Map<String, Object>>> examples = read();

  private static Map<String, Map<String, Map<String, Object>>> read() {
    try (InputStream in = ManagementOperations.class.getResourceAsStream(EXAMPLES)) {
      if (in == null) {
        throw new IllegalStateException(EXAMPLES + " is not on the class path");
      }
      return new ObjectMapper().readValue(in, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(EXAMPLES + " cannot be read", e);
    }
  }

  /**
   * Document a route.
   *
   * @param parameters of its query
   * @param schema of what it answers when all is well
   */
  Operation operation(
      String id, String summary, List<Map<String, Object>> parameters, Map<String, Object> schema) {
    Map<String, Map<String, Object>> byStatus =
        new TreeMap<>(examples.getOrDefault(EVERY, Map.of()));
    byStatus.putAll(examples.getOrDefault(id, Map.of()));
    Map<String, Map<String, Object>> responses = new LinkedHashMap<>();
    byStatus.forEach(
        (status, example) ->
            responses.put(status, status.equals(OK) ? ok(schema, example) : problem(example)));
    responses.put("default", Map.of("$ref", "#/components/responses/Problem"));
    return new Operation(
        id, "management", summary, summary + ".", parameters, Optional.empty(), responses);
  }

  private static Map<String, Object> ok(Map<String, Object> schema, Map<String, Object> example) {
    return response("As asked", "application/json", schema, example);
  }

  private static Map<String, Object> problem(Map<String, Object> example) {
    return response(
        String.valueOf(example.get("title")),
        "application/problem+json",
        Map.of("$ref", "#/components/schemas/Problem"),
        example);
  }

  private static Map<String, Object> response(
      String description,
      String mediaType,
      Map<String, Object> schema,
      Map<String, Object> example) {
    return Map.of(
        "description",
        description,
        "content",
        Map.of(mediaType, Map.of("schema", schema, "example", example)));
  }
}
