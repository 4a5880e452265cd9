package io.jarbor.runtime.http;

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
 * @param parameters Parameter Objects beside those of the path
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
