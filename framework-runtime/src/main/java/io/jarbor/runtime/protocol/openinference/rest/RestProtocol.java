package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.ErrorMessage;
import io.jarbor.runtime.http.ErrorTable;
import io.jarbor.runtime.http.ErrorWriter;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.Protocol;
import io.jarbor.runtime.http.Route;
import io.jarbor.runtime.http.RouteHandler;
import io.jarbor.runtime.protocol.openinference.ModelDirectory;
import io.jarbor.runtime.protocol.openinference.ModelInference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Open Inference Protocol over HTTP, for every model that is ready: health, metadata,
 * inference, and Triton's extensions.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol">Open Inference Protocol</a>
 */
public final class RestProtocol implements Protocol {
  static final String PREFIX = "/v2";
  private static final String MODEL = PREFIX + "/models/{model}";
  private static final String VERSION = MODEL + "/versions/{version}";

  private final ModelDirectory directory;
  private final ModelInference inference;
  private final ErrorWriter errors = new ErrorJson();

  public RestProtocol(ModelDirectory directory, ModelInference inference) {
    this.directory = directory;
    this.inference = inference;
  }

  /** What answers a request for one model; the version is empty where none is named. */
  @FunctionalInterface
  private interface ModelHandler {
    void handle(HttpExchange exchange, String model, String version);
  }

  @Override
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String path : List.of(PREFIX, PREFIX + "/")) {
      routes.add(
          get(path, "server-metadata", exchange -> exchange.answer(Json.ok(directory.server()))));
    }
    routes.add(get(PREFIX + "/health/live", "server-live", this::live));
    routes.add(get(PREFIX + "/health/ready", "server-ready", this::ready));
    routes.add(get(PREFIX + "/models", "models", this::models));
    model(routes, "GET", "", "model-metadata", this::metadata);
    model(routes, "GET", "/ready", "model-ready", this::modelReady);
    model(routes, "GET", "/config", "model-configuration", this::configuration);
    routes.add(
        get(
            PREFIX + "/models/stats",
            "statistics",
            exchange -> exchange.answer(Json.ok(directory.statistics()))));
    model(routes, "GET", "/stats", "model-statistics", this::statistics);
    model(routes, "POST", "/infer", "infer", this::infer);
    model(routes, "POST", "/generate", "generate", this::generate);
    model(routes, "POST", "/generate_stream", "generate-stream", this::generateStream);
    routes.addAll(Unsupported.routes());
    return routes;
  }

  private static Route get(String path, String id, RouteHandler handler) {
    return Route.documented("GET", path, () -> RouteDocs.of(id, path), handler);
  }

  private static void model(
      List<Route> routes, String method, String action, String id, ModelHandler handler) {
    routes.add(
        Route.documented(
            method,
            MODEL + action,
            () -> RouteDocs.of(id, MODEL + action),
            exchange -> handler.handle(exchange, exchange.pathParameter("model"), "")));
    routes.add(
        Route.documented(
            method,
            VERSION + action,
            () -> RouteDocs.of(id, VERSION + action),
            exchange ->
                handler.handle(
                    exchange, exchange.pathParameter("model"), exchange.pathParameter("version"))));
  }

  private void live(HttpExchange exchange) {
    exchange.answer(Json.ok(Map.of("live", true)));
  }

  private void ready(HttpExchange exchange) {
    Optional<String> reason = directory.notReady();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ready", reason.isEmpty());
    body.put("live", true);
    reason.ifPresent(text -> body.put("error", text));
    exchange.answer(Json.answer(reason.isEmpty() ? 200 : statusOf(ErrorCode.UNAVAILABLE), body));
  }

  private void models(HttpExchange exchange) {
    exchange.answer(Json.ok(Map.of("models", directory.models())));
  }

  private void metadata(HttpExchange exchange, String model, String version) {
    exchange.answer(Json.ok(directory.metadata(model, version)));
  }

  private void modelReady(HttpExchange exchange, String model, String version) {
    Optional<ServingException> reason = directory.notReady(model, version);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", model);
    body.put("ready", reason.isEmpty());
    reason.ifPresent(failure -> body.put("error", ErrorMessage.of(failure)));
    int status = reason.map(failure -> statusOf(failure.code())).orElse(200);
    exchange.answer(Json.answer(status, body));
  }

  private static int statusOf(ErrorCode code) {
    return ErrorTable.of(code).openInference();
  }

  private void configuration(HttpExchange exchange, String model, String version) {
    exchange.answer(Json.ok(directory.configuration(model, version)));
  }

  private void statistics(HttpExchange exchange, String model, String version) {
    exchange.answer(Json.ok(directory.statistics(model, version)));
  }

  private void infer(HttpExchange exchange, String model, String version) {
    new InferHandler(exchange, inference).handle(model, version);
  }

  private void generate(HttpExchange exchange, String model, String version) {
    new GenerateHandler(exchange, inference).whole(model, version);
  }

  private void generateStream(HttpExchange exchange, String model, String version) {
    new GenerateHandler(exchange, inference).stream(model, version);
  }

  @Override
  public ErrorWriter errors() {
    return errors;
  }

  @Override
  public String prefix() {
    return PREFIX;
  }
}
