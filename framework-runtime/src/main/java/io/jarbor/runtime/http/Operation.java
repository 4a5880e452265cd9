package io.jarbor.runtime.http;

import java.util.Map;
import java.util.Optional;

/**
 * What the API's documentation says of a route, in OpenAPI 3.1's terms.
 *
 * @param id unique among the routes
 * @param tag heading that it stands under
 * @param summary a few words
 * @param description a sentence or two
 * @param requestBody a Request Body Object; empty for a route without a body
 * @param responses Response Objects by status
 */
public record Operation(
    String id,
    String tag,
    String summary,
    String description,
    Optional<Map<String, Object>> requestBody,
    Map<String, Map<String, Object>> responses) {}
