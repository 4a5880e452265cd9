package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.EventResponse;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.ServerSentEvent;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import io.jarbor.runtime.protocol.openinference.ResponseStream;
import java.util.concurrent.CompletionStage;

/**
 * Answers with a server-sent event for each response. A failure before the first is an ordinary
 * error response, a later one an event with {@code error}.
 */
final class EventStream implements ResponseStream {
  private final HttpExchange exchange;
  private final EventResponse events;

  EventStream(HttpExchange exchange) {
    this.exchange = exchange;
    this.events = new EventResponse(exchange, ServerSentEvent::message);
  }

  @Override
  public CompletionStage<Void> next(InferResponse response) {
    return events.send(response.byteSize(), () -> event(response));
  }

  @Override
  public void last(InferResponse response) {
    events.end(response.byteSize(), () -> event(response));
  }

  @Override
  public void end() {
    events.end();
  }

  @Override
  public void failed(ServingException reason) {
    events.fail(reason);
  }

  private byte[] event(InferResponse response) {
    try (response) {
      byte[] json = GenerateResponseWriter.write(response, exchange.memory()::answer);
      exchange.memory().answer(2L * json.length);
      return ServerSentEvent.message(json);
    }
  }
}
