package io.jarbor.runtime.openapi;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.ErrorWriter;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.Protocol;
import io.jarbor.runtime.http.Route;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /openapi.json} and, in Swagger UI, {@code /docs}: what the other protocols of the
 * same port have alive.
 */
public final class DocumentationProtocol implements Protocol {
  private final OpenApiDocument document;
  private final Supplier<List<Route>> documented;
  private final SwaggerUi ui;
  private final ErrorWriter errors;
  private final AtomicReference<@Nullable Written> written = new AtomicReference<>();

  /** A document, and the routes that it was made of. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by its routes alone, never as a whole.
  private record Written(List<Route> routes, byte[] json) {}

  /**
   * Create the protocol.
   *
   * @param documented the routes to document, all of the port's, as they are now
   */
  public DocumentationProtocol(
      String title,
      String description,
      String version,
      Supplier<List<Route>> documented,
      SwaggerUi ui,
      ErrorWriter errors) {
    this.document = new OpenApiDocument(title, description, version);
    this.documented = documented;
    this.ui = ui;
    this.errors = errors;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.hidden("GET", "/openapi.json", this::document),
        Route.hidden("GET", "/docs", exchange -> page(exchange, "index.html")),
        Route.hidden(
            "GET", "/docs/{file}", exchange -> page(exchange, exchange.pathParameter("file"))));
  }

  private void document(HttpExchange exchange) {
    exchange.onWorker(
        this::json,
        json -> exchange.answer(HttpAnswer.json(200, json).with("Cache-Control", "no-cache")),
        exchange::fail);
  }

  private byte[] json() {
    List<Route> now = documented.get();
    Written known = written.get();
    if (known == null || known.routes() != now) {
      known = new Written(now, document.of(now));
      written.set(known);
    }
    return known.json();
  }

  private void page(HttpExchange exchange, String file) {
    exchange.onWorker(
        () -> ui.file(file), found -> answerPage(exchange, file, found), exchange::fail);
  }

  private static void answerPage(HttpExchange exchange, String file, Optional<HttpAnswer> found) {
    if (found.isPresent()) {
      exchange.answer(found.get());
    } else {
      exchange.fail(
          new ServingException(
              ErrorCode.NOT_FOUND, "the documentation has no file '" + file + "'"));
    }
  }

  @Override
  public ErrorWriter errors() {
    return errors;
  }
}
