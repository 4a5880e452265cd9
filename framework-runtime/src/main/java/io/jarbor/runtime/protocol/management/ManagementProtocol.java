package io.jarbor.runtime.protocol.management;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.http.ErrorWriter;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.Operation;
import io.jarbor.runtime.http.Protocol;
import io.jarbor.runtime.http.Route;
import io.jarbor.runtime.http.RouteHandler;
import io.jarbor.runtime.repository.Repository;
import io.jarbor.runtime.repository.VersionStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Lists, loads and unloads models, and shows the effective configuration and the backends. */
public final class ManagementProtocol implements Protocol {
  private static final String PREFIX = "/management";
  private static final String MODELS = PREFIX + "/models";
  private static final String MODEL = MODELS + "/{model}";

  private final Repository repository;
  private final Map<String, Object> configuration;
  private final List<Map<String, Object>> backends;
  private final ErrorWriter errors;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Create the protocol.
   *
   * @param configuration effective values and their origins by key, secrets masked
   * @param backends what was found, each with its name and origin
   */
  public ManagementProtocol(
      Repository repository,
      Map<String, Object> configuration,
      List<Map<String, Object>> backends,
      ErrorWriter errors) {
    this.repository = repository;
    this.configuration = configuration;
    this.backends = List.copyOf(backends);
    this.errors = errors;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        route("GET", MODELS, "list-models", "All models with their states", this::list),
        route("GET", MODEL, "show-model", "One model, whole", this::show),
        route(
            "POST",
            MODEL + "/load",
            "load-model",
            "Load a model anew; answers once it is ready, or has failed",
            exchange -> change(exchange, repository::load)),
        route(
            "POST",
            MODEL + "/unload",
            "unload-model",
            "Drain and close a model, until it is loaded, its package changes, or a restart",
            exchange -> change(exchange, repository::unload)),
        route(
            "GET",
            PREFIX + "/backends",
            "list-backends",
            "The backends that were found",
            exchange -> answer(exchange, Map.of("backends", backends))),
        route(
            "GET",
            PREFIX + "/config",
            "show-config",
            "The effective configuration, each value with its origin",
            exchange -> answer(exchange, configuration)));
  }

  private static Route route(
      String method, String path, String id, String summary, RouteHandler handler) {
    return Route.documented(method, path, () -> operation(id, summary), handler);
  }

  private static Operation operation(String id, String summary) {
    Map<String, Map<String, Object>> responses = new LinkedHashMap<>();
    responses.put(
        "200",
        Map.of(
            "description",
            "As asked",
            "content",
            Map.of("application/json", Map.of("schema", Map.of("type", "object")))));
    responses.put("default", Map.of("$ref", "#/components/responses/Problem"));
    return new Operation(id, "management", summary, summary + ".", Optional.empty(), responses);
  }

  private void list(HttpExchange exchange) {
    answer(exchange, Map.of("models", new ModelReport(repository.catalog()).list()));
  }

  private void show(HttpExchange exchange) {
    answer(exchange, detail(exchange.pathParameter("model")));
  }

  private Map<String, Object> detail(String model) {
    Map<String, Object> detail = new ModelReport(repository.catalog()).detail(model);
    if (detail.isEmpty()) {
      List<String> known =
          repository.catalog().statuses().stream().map(VersionStatus::model).distinct().toList();
      throw new ServingException(
          ErrorCode.NOT_FOUND, "there is no model '" + model + "'" + Nearest.hint(model, known));
    }
    return detail;
  }

  private void change(HttpExchange exchange, Function<String, CompletionStage<Void>> change) {
    String model = exchange.pathParameter("model");
    change
        .apply(model)
        .whenComplete(
            (done, failure) ->
                exchange.onEventLoop(
                    () -> {
                      if (failure == null) {
                        answer(exchange, detail(model));
                      } else {
                        exchange.fail(unwrapped(failure));
                      }
                    }));
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private void answer(HttpExchange exchange, Map<String, Object> body) {
    try {
      exchange.answer(
          HttpAnswer.json(200, json.writeValueAsBytes(body)).with("Cache-Control", "no-store"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a management answer cannot be written as JSON", e);
    }
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
