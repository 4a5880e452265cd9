package io.jarbor.runtime.protocol.health;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.runtime.health.Readiness;
import io.jarbor.runtime.http.ErrorTable;
import io.jarbor.runtime.http.ErrorWriter;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.Operation;
import io.jarbor.runtime.http.Protocol;
import io.jarbor.runtime.http.Route;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Liveness and readiness for whatever looks after the process: 200 or 503. */
public final class HealthProtocol implements Protocol {
  private static final String TAG = "health";
  private static final String LIVE = "live";
  private static final String READY = "ready";
  private static final String REASON = "reason";
  private static final int NOT_READY = ErrorTable.of(ErrorCode.UNAVAILABLE).direct();

  private final Readiness readiness;
  private final ErrorWriter errors;

  /** Create the protocol. */
  public HealthProtocol(Readiness readiness, ErrorWriter errors) {
    this.readiness = readiness;
    this.errors = errors;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.documented(
            "GET",
            "/health/live",
            () ->
                operation(
                    "live",
                    "Whether the process answers",
                    Map.of("200", response("It does", LIVE, Map.of(LIVE, true)))),
            exchange -> exchange.answer(json(200, "{\"live\":true}"))),
        Route.documented(
            "GET",
            "/health/ready",
            () ->
                operation(
                    "ready",
                    "Whether to send work",
                    Map.of(
                        "200",
                        response(
                            "Every package found at start is READY or FAILED",
                            READY,
                            Map.of(READY, true)),
                        Integer.toString(NOT_READY),
                        response(
                            "Packages are still loading, or the server is draining",
                            READY,
                            Map.of(READY, false, REASON, "the server is draining")))),
            this::ready));
  }

  private static Operation operation(
      String id, String summary, Map<String, Map<String, Object>> responses) {
    return new Operation(id, TAG, summary, summary + ".", List.of(), Optional.empty(), responses);
  }

  private static Map<String, Object> response(
      String description, String flag, Map<String, Object> example) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put(flag, Map.of("type", "boolean"));
    if (example.containsKey(REASON)) {
      members.put(REASON, Map.of("type", "string"));
    }
    Map<String, Object> schema =
        Map.of("type", "object", "properties", members, "required", List.copyOf(members.keySet()));
    return Map.of(
        "description",
        description,
        "content",
        Map.of("application/json", Map.of("schema", schema, "example", example)));
  }

  private void ready(HttpExchange exchange) {
    Optional<String> reason = readiness.notReady();
    if (reason.isEmpty()) {
      exchange.answer(json(200, "{\"ready\":true}"));
    } else {
      exchange.answer(json(NOT_READY, "{\"ready\":false,\"reason\":\"" + reason.get() + "\"}"));
    }
  }

  private static HttpAnswer json(int status, String body) {
    return HttpAnswer.json(status, body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public ErrorWriter errors() {
    return errors;
  }
}
