package io.jarbor.runtime.protocol.direct;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.BodyStream;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.ServerSentEvent;
import io.jarbor.runtime.inference.Answer;
import io.jarbor.runtime.inference.AnswerStream;
import io.jarbor.runtime.processing.BodyCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers with server-sent events: a message per part, then an event {@code done} with the whole
 * answer, or an event {@code error} with the problem. A failure before the first part is an
 * ordinary error response.
 */
final class EventStream implements AnswerStream {
  private final HttpExchange exchange;
  private final BodyCodec codec;
  // Touched on the event loop alone.
  private @Nullable BodyStream body;

  EventStream(HttpExchange exchange, BodyCodec codec) {
    this.exchange = exchange;
    this.codec = codec;
  }

  @Override
  public CompletionStage<Void> part(Answer part) {
    byte[] event = ServerSentEvent.message(write(part));
    CompletableFuture<Void> ready = new CompletableFuture<>();
    exchange.onEventLoop(
        () -> body().write(event).whenComplete((sent, failure) -> ready.complete(null)));
    return ready;
  }

  @Override
  public void last(Answer answer) {
    byte[] event = ServerSentEvent.named("done", write(answer));
    exchange.onEventLoop(() -> body().end(event));
  }

  @Override
  public void failed(ServingException reason) {
    exchange.onEventLoop(
        () -> {
          if (body == null) {
            exchange.fail(reason);
          } else {
            body.end(ServerSentEvent.named("error", exchange.describe(reason).body()));
          }
        });
  }

  private BodyStream body() {
    BodyStream open = body;
    if (open == null) {
      open = exchange.stream(ServerSentEvent.CONTENT_TYPE);
      body = open;
    }
    return open;
  }

  private byte[] write(Answer answer) {
    try (answer) {
      return codec.write(answer.payload());
    }
  }
}
