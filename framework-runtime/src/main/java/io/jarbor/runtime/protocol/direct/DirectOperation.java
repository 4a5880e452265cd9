package io.jarbor.runtime.protocol.direct;

import io.jarbor.api.manifest.RouteSpec;
import io.jarbor.runtime.http.Operation;
import io.jarbor.runtime.processing.BodyCodec;
import io.jarbor.runtime.repository.ModelVersion;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Documents the native routes of one model, from its latest version's codec and signature. */
final class DirectOperation {
  private static final String PROBLEM = "#/components/responses/Problem";

  private final ModelVersion version;
  private final RouteSpec route;

  DirectOperation(ModelVersion version, RouteSpec route) {
    this.version = version;
    this.route = route;
  }

  Operation latest() {
    return operation("", "the latest version (now " + version.id().version() + ")", List.of());
  }

  Operation oneOf(Collection<ModelVersion> versions) {
    String names =
        versions.stream().map(each -> each.id().version()).collect(Collectors.joining(", "));
    Map<String, Object> parameter =
        Operation.pathParameter("version", "now ready: " + names, version.id().version());
    return operation("@version", "one version: " + names, List.of(parameter));
  }

  private Operation operation(String suffix, String which, List<Map<String, Object>> parameters) {
    // No segment of a path holds a colon or an at sign, so no two routes have one id.
    String id = route.method() + route.path().replace('/', ':') + suffix;
    String about =
        version.manifest().manifest().description().map(text -> text + "\n\n").orElse("")
            + "Model: `"
            + version.signature()
            + "`";
    return new Operation(
        id,
        version.id().name(),
        "Ask " + version.id().name() + ", " + which,
        about,
        parameters,
        Optional.of(requestBody()),
        responses());
  }

  private Map<String, Object> requestBody() {
    BodyCodec codec = version.processors().codec();
    Map<String, Object> content = new LinkedHashMap<>();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", codec.requestSchema());
    version.example().ifPresent(example -> json.put("example", example));
    content.put("application/json", json);
    for (String mediaType : codec.mediaTypes()) {
      content.put(mediaType, Map.of());
    }
    return Map.of("required", true, "content", content);
  }

  private static Map<String, Object> events(String description) {
    return Map.of("schema", Map.of("type", "string", "description", description));
  }

  private Map<String, Map<String, Object>> responses() {
    BodyCodec codec = version.processors().codec();
    Map<String, Object> content = new LinkedHashMap<>();
    if (version.answersInParts()) {
      content.put(
          DirectHandler.EVENT_STREAM,
          events("a message per response; the last, where there is one, as an event `done`"));
    } else {
      content.put("application/json", Map.of("schema", codec.responseSchema()));
    }
    if (version.processors().generator().isPresent()) {
      content.put(
          DirectHandler.EVENT_STREAM,
          events("a message per part, then an event `done` with the whole answer"));
    }
    Map<String, Map<String, Object>> responses = new LinkedHashMap<>();
    responses.put("200", Map.of("description", "The model's answer", "content", content));
    for (String status : new String[] {"400", "413", "415", "429", "503", "504", "default"}) {
      responses.put(status, Map.of("$ref", PROBLEM));
    }
    return responses;
  }
}
