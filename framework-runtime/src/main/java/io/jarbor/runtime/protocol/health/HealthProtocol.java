package io.jarbor.runtime.protocol.health;

import io.jarbor.runtime.health.Readiness;
import io.jarbor.runtime.http.ErrorWriter;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.Operation;
import io.jarbor.runtime.http.Protocol;
import io.jarbor.runtime.http.Route;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Liveness and readiness for whatever looks after the process: 200 or 503. */
public final class HealthProtocol implements Protocol {
  private static final String TAG = "health";

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
                    Map.of("200", Map.of("description", "It does"))),
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
                            Map.of(
                                "description", "Every package found at start is READY or FAILED"),
                        "503",
                            Map.of(
                                "description",
                                "Packages are still loading, or the server is draining"))),
            this::ready));
  }

  private static Operation operation(
      String id, String summary, Map<String, Map<String, Object>> responses) {
    return new Operation(id, TAG, summary, summary + ".", Optional.empty(), responses);
  }

  private void ready(HttpExchange exchange) {
    Optional<String> reason = readiness.notReady();
    if (reason.isEmpty()) {
      exchange.answer(json(200, "{\"ready\":true}"));
    } else {
      exchange.answer(json(503, "{\"ready\":false,\"reason\":\"" + reason.get() + "\"}"));
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
