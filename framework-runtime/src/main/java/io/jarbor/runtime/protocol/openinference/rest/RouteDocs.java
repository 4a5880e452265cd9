package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.runtime.http.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the API's documentation says of the protocol's routes; their bodies are the protocol's. */
final class RouteDocs {
  private static final String TAG = "Open Inference Protocol";
  private static final Map<String, String> SUMMARIES =
      Map.ofEntries(
          Map.entry("server-metadata", "Name, version and extensions of the server"),
          Map.entry("server-live", "Whether the server answers"),
          Map.entry("server-ready", "Whether to send work"),
          Map.entry("models", "Names of the models that are ready"),
          Map.entry("model-metadata", "Inputs and outputs of a model"),
          Map.entry("model-ready", "Whether a model can be asked"),
          Map.entry("model-configuration", "How a model is served, in Triton's terms"),
          Map.entry("model-statistics", "Counts and times of a model's requests"),
          Map.entry("statistics", "Counts and times of all models' requests"),
          Map.entry("infer", "Ask a model with named tensors, in JSON or as bytes"),
          Map.entry("generate", "Ask a model with a flat object"),
          Map.entry("generate-stream", "Ask a model with a flat object, answered by events"),
          Map.entry("repository-index", "All versions with their states"),
          Map.entry("repository-load", "Load a model anew"),
          Map.entry("repository-unload", "Drain and close a model"));

  private RouteDocs() {}

  static Operation of(String id, String path) {
    String summary = SUMMARIES.getOrDefault(id, id);
    boolean versioned = path.contains("{version}") || path.endsWith("/");
    return new Operation(
        "open-inference-" + id + (versioned ? "-version" : ""),
        TAG,
        summary,
        summary + ".",
        List.of(),
        path.endsWith("infer") || path.contains("/generate")
            ? Optional.of(body())
            : Optional.empty(),
        responses());
  }

  private static Map<String, Object> body() {
    return Map.of(
        "required",
        true,
        "content",
        Map.of("application/json", Map.of("schema", Map.of("type", "object"))));
  }

  private static Map<String, Map<String, Object>> responses() {
    Map<String, Map<String, Object>> responses = new LinkedHashMap<>();
    responses.put(
        "200",
        Map.of(
            "description",
            "As the protocol says",
            "content",
            Map.of("application/json", Map.of("schema", Map.of()))));
    responses.put(
        "default",
        Map.of(
            "description",
            "What went wrong",
            "content",
            Map.of(
                "application/json",
                Map.of(
                    "schema",
                    Map.of(
                        "type",
                        "object",
                        "required",
                        new String[] {"error"},
                        "properties",
                        Map.of("error", Map.of("type", "string")))))));
    return responses;
  }
}
