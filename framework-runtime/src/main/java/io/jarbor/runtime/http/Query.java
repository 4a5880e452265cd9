package io.jarbor.runtime.http;

import io.jarbor.api.error.ServingException;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the query of a URI, in which a route has one parameter at most. */
final class Query {
  private Query() {}

  /**
   * The value of the one parameter that there may be.
   *
   * @return empty where it is not there
   * @throws ServingException {@code INVALID_INPUT} if the query has another one, or has it twice
   */
  static Optional<String> parameter(String uri, String name) {
    Map<String, List<String>> query = decoded(uri);
    for (String given : query.keySet()) {
      if (!given.equals(name)) {
        throw ServingException.invalidInput(
            "unknown query parameter '" + given + "'; expected '" + name + "' or none");
      }
    }
    List<String> values = query.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw ServingException.invalidInput(
          "query parameter '" + name + "': expected one value, got " + values);
    }
    return values.stream().findFirst();
  }

  /**
   * By RFC 3986, where a plus stands for itself as it does in a path, and not as forms are:
   * versions have it, such as {@code 1.0+gpu}, and no name here has a space.
   */
  private static Map<String, List<String>> decoded(String uri) {
    try {
      return QueryStringDecoder.builder().htmlQueryDecoding(false).build(uri).parameters();
    } catch (IllegalArgumentException e) {
      throw ServingException.invalidInput("the query is malformed: " + e.getMessage());
    }
  }
}
