package io.jarbor.runtime.protocol.direct;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.inference.Answer;
import io.jarbor.runtime.inference.AnswerStream;
import io.jarbor.runtime.processing.BodyCodec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers with one JSON body. Parts on the way are dropped, since the last answer holds all of it.
 */
final class WholeAnswer implements AnswerStream {
  private final HttpExchange exchange;
  private final BodyCodec codec;

  WholeAnswer(HttpExchange exchange, BodyCodec codec) {
    this.exchange = exchange;
    this.codec = codec;
  }

  @Override
  public CompletionStage<Void> part(Answer part) {
    part.close();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void last(Answer answer) {
    exchange.onEventLoop(
        () ->
            exchange.process(
                answer.size(),
                () -> write(answer),
                body -> exchange.answer(HttpAnswer.json(200, body)),
                exchange::fail));
  }

  private byte[] write(Answer answer) {
    try (answer) {
      return codec.write(answer.payload());
    }
  }

  @Override
  public void failed(ServingException reason) {
    exchange.onEventLoop(() -> exchange.fail(reason));
  }
}
