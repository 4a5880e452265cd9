package io.jarbor.runtime.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the API's documentation says of a route, in OpenAPI 3.1's terms.
 *
 * @param id unique among the routes
 * @param tag heading that it stands under
 * @param summary a few words
 * @param description a sentence or two
 * @param parameters Parameter Objects; a variable of the path that none describes is documented as
 *     any text
 * @param requestBody a Request Body Object; empty for a route without a body
 * @param responses Response Objects by status
 */
public record Operation(
    String id,
    String tag,
    String summary,
    String description,
    List<Map<String, Object>> parameters,
    Optional<Map<String, Object>> requestBody,
    Map<String, Map<String, Object>> responses) {

  /** A Parameter Object of a variable in the path, which stands for any text. */
  public static Map<String, Object> pathParameter(String name) {
    Map<String, Object> parameter = new LinkedHashMap<>();
    parameter.put("name", name);
    parameter.put("in", "path");
    parameter.put("required", true);
    parameter.put("schema", Map.of("type", "string"));
    return parameter;
  }

  /**
   * A Parameter Object of a variable in the path.
   *
   * @param example a value that works when sent
   */
  public static Map<String, Object> pathParameter(String name, String description, String example) {
    Map<String, Object> parameter = pathParameter(name);
    parameter.put("description", description);
    parameter.put("example", example);
    return parameter;
  }

  /** A Parameter Object of a query's parameter, which may be left out. */
  public static Map<String, Object> queryParameter(String name, String description) {
    return Map.of(
        "name",
        name,
        "in",
        "query",
        "required",
        false,
        "description",
        description,
        "schema",
        Map.of("type", "string"));
  }
}
