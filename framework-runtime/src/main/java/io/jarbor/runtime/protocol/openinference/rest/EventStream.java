package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.BodyStream;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.ServerSentEvent;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import io.jarbor.runtime.protocol.openinference.ResponseStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers with a server-sent event for each response. A failure before the first is an ordinary
 * error response, a later one an event with {@code error}.
 */
final class EventStream implements ResponseStream {
  private final HttpExchange exchange;
  // Touched on the event loop alone.
  private @Nullable BodyStream body;

  EventStream(HttpExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public CompletionStage<Void> next(InferResponse response) {
    byte[] event = event(response);
    CompletableFuture<Void> ready = new CompletableFuture<>();
    exchange.onEventLoop(
        () -> body().write(event).whenComplete((sent, failure) -> ready.complete(null)));
    return ready;
  }

  @Override
  public void last(InferResponse response) {
    byte[] event = event(response);
    exchange.onEventLoop(() -> body().end(event));
  }

  @Override
  public void failed(ServingException reason) {
    exchange.onEventLoop(
        () -> {
          if (body == null) {
            exchange.fail(reason);
          } else {
            body.end(ServerSentEvent.message(exchange.describe(reason).body()));
          }
        });
  }

  private static byte[] event(InferResponse response) {
    try (response) {
      return ServerSentEvent.message(GenerateResponse.write(response));
    }
  }

  private BodyStream body() {
    BodyStream open = body;
    if (open == null) {
      open = exchange.stream(ServerSentEvent.CONTENT_TYPE);
      body = open;
    }
    return open;
  }
}
