package io.jarbor.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/**
 * What a server documents, for comparing it with what the server answers. Schemas are taken more
 * strictly than they are written: a member that is not described does not fit.
 */
final class OpenApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  private final JsonNode document;
  private final JsonNode shared;

  OpenApi(JsonNode document) {
    this.document = document.deepCopy();
    close(this.document);
    this.shared = moved(this.document.at("/components/schemas"));
  }

  /** Put a copy of a schema where JSON Schema has definitions, which OpenAPI has elsewhere. */
  private static JsonNode moved(JsonNode schema) {
    try {
      return JSON.readTree(schema.toString().replace("#/components/schemas/", "#/$defs/"));
    } catch (JsonProcessingException e) {
      throw new AssertionError("a schema that was read cannot be read again", e);
    }
  }

  private static void close(JsonNode node) {
    if (node.path("type").asText().equals("object")
        && node.path("properties").isObject()
        && node instanceof ObjectNode schema) {
      schema.put("additionalProperties", false);
    }
    node.forEach(OpenApi::close);
  }

  /** All operations, as the document has them. */
  List<JsonNode> operations() {
    return document.get("paths").findParents("operationId");
  }

  /** The JSON that a path's POST takes: its schema, and its example where it has one. */
  JsonNode requestBody(String path) {
    return requestBody(document.path("paths").path(path).path("post"));
  }

  /** The JSON that an operation takes: its schema, and its example where it has one. */
  static JsonNode requestBody(JsonNode operation) {
    return operation.at("/requestBody/content").path("application/json");
  }

  /** A path with the examples of its variables in their places. */
  static String examplePath(String path, JsonNode operation) {
    String filled = path;
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.path("in").asText().equals("path")) {
        String name = parameter.get("name").asText();
        assertTrue(parameter.has("example"), () -> path + " has no example of " + name);
        filled = filled.replace("{" + name + "}", parameter.get("example").asText());
      }
    }
    assertFalse(filled.contains("{"), () -> path + " has variables that are not documented");
    return filled;
  }

  private JsonNode operation(String id) {
    return operations().stream()
        .filter(each -> each.get("operationId").asText().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no operation '" + id + "' is documented"));
  }

  /** Compare a body with the schema of a response. */
  void assertFits(JsonNode body, String operation, int status) {
    JsonNode response = operation(operation).at("/responses/" + status);
    assertFalse(response.isMissingNode(), operation + " documents no " + status);
    JsonNode content = response.get("content");
    assertEquals(1, content.size(), () -> operation + " " + status + ": " + content);
    assertFits(body, operation + " " + status, content.elements().next());
  }

  /** Compare a body with the schema beside an example. */
  void assertFits(JsonNode body, String what, JsonNode media) {
    ObjectNode schema = (ObjectNode) moved(media.get("schema"));
    schema.set("$defs", shared);
    assertEquals(
        List.of(),
        SCHEMAS.getSchema(schema).validate(body),
        () -> what + ": " + body.toPrettyString());
  }
}
