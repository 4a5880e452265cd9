package io.jarbor.runtime.protocol.direct;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.EventResponse;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.ServerSentEvent;
import io.jarbor.runtime.inference.Answer;
import io.jarbor.runtime.inference.AnswerStream;
import io.jarbor.runtime.processing.Processors;
import java.util.concurrent.CompletionStage;

/**
 * Answers with server-sent events: a message per part, then an event {@code done} with the whole
 * answer, where there is one, or an event {@code error} with the problem. A failure before the
 * first part is an ordinary error response.
 */
final class EventStream implements AnswerStream {
  private final HttpExchange exchange;
  private final EventResponse events;
  private final Processors processors;

  EventStream(HttpExchange exchange, Processors processors) {
    this.exchange = exchange;
    this.events = new EventResponse(exchange, json -> ServerSentEvent.named("error", json));
    this.processors = processors;
  }

  @Override
  public CompletionStage<Void> part(Answer part) {
    return events.send(part.size(), () -> ServerSentEvent.message(json(part)));
  }

  @Override
  public void last(Answer answer) {
    events.end(answer.size(), () -> ServerSentEvent.named("done", json(answer)));
  }

  @Override
  public void end() {
    events.end();
  }

  @Override
  public void failed(ServingException reason) {
    events.fail(reason);
  }

  private byte[] json(Answer answer) {
    try (answer) {
      byte[] json = processors.json(answer.payload(), exchange.memory()::answer).array();
      exchange.memory().answer(2L * json.length);
      return json;
    }
  }
}
