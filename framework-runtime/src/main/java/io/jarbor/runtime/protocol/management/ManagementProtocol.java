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
import io.jarbor.runtime.repository.Catalog;
import io.jarbor.runtime.repository.Repository;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** Lists, loads and unloads models, and shows the effective configuration and the backends. */
public final class ManagementProtocol implements Protocol {
  private static final String PREFIX = "/management";
  private static final String MODELS = PREFIX + "/models";
  private static final String MODEL = MODELS + "/{model}";
  private static final String VERSION = "version";

  private final Repository repository;
  private final Map<String, Object> configuration;
  private final List<Map<String, Object>> backends;
  private final ErrorWriter errors;
  private final ManagementOperations operations = new ManagementOperations();
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
        route(
            "GET",
            MODELS,
            "list-models",
            "All models with their states",
            JsonTypes.listed("models", AnswerTypes.SUMMARY),
            this::list),
        route(
            "GET",
            MODEL,
            "show-model",
            "One model, whole",
            AnswerTypes.DETAIL.schema(),
            exchange -> answer(exchange, detail(exchange.pathParameter("model")))),
        change(
            "load", "Load a model anew; answers once it is ready, or has failed", repository::load),
        change(
            "unload",
            "Drain and close a model, until it is loaded, its package changes, or a restart",
            repository::unload),
        route(
            "GET",
            PREFIX + "/backends",
            "list-backends",
            "The backends that were found",
            JsonTypes.listed("backends", AnswerTypes.BACKEND),
            exchange ->
                answer(exchange, Map.of("backends", AnswerTypes.BACKEND.objects(backends)))),
        route(
            "GET",
            PREFIX + "/config",
            "show-config",
            "The effective configuration, each value with its origin",
            ConfigurationSchema.of(configuration),
            exchange -> answer(exchange, configuration)));
  }

  private Route route(
      String method,
      String path,
      String id,
      String summary,
      Map<String, Object> schema,
      RouteHandler handler) {
    return Route.documented(
        method, path, () -> operations.operation(id, summary, List.of(), schema), handler);
  }

  /** A route that changes a model, or one version of it, and answers with what it is then. */
  private Route change(
      String what,
      String summary,
      BiFunction<String, Optional<String>, CompletionStage<Void>> change) {
    return Route.documented(
        "POST",
        MODEL + "/" + what,
        () ->
            operations.operation(
                what + "-model",
                summary,
                List.of(
                    Operation.queryParameter(
                        VERSION, "the one version that is meant; all without it")),
                AnswerTypes.DETAIL.schema()),
        exchange -> change(exchange, change));
  }

  private void list(HttpExchange exchange) {
    answer(
        exchange,
        Map.of("models", AnswerTypes.SUMMARY.objects(ModelReport.all(repository.catalog()))));
  }

  private Map<String, Object> detail(String model) {
    Catalog catalog = repository.catalog();
    return ModelReport.of(model, catalog)
        .map(AnswerTypes.DETAIL::object)
        .orElseThrow(() -> unknown(model, catalog));
  }

  private static ServingException unknown(String model, Catalog catalog) {
    List<String> known = ModelReport.all(catalog).stream().map(ModelReport::name).toList();
    return new ServingException(
        ErrorCode.NOT_FOUND, "there is no model '" + model + "'" + Nearest.hint(model, known));
  }

  private void change(
      HttpExchange exchange, BiFunction<String, Optional<String>, CompletionStage<Void>> change) {
    String model = exchange.pathParameter("model");
    Optional<String> version = exchange.queryParameter(VERSION);
    exchange.when(change.apply(model, version), done -> answer(exchange, detail(model)));
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
