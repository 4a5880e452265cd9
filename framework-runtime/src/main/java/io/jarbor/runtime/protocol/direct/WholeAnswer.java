package io.jarbor.runtime.protocol.direct;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.inference.Answer;
import io.jarbor.runtime.inference.AnswerStream;
import io.jarbor.runtime.processing.Processors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers with one JSON body. Parts on the way are dropped, since the last answer holds all of it:
 * models of which that is not so are not asked for one.
 */
final class WholeAnswer implements AnswerStream {
  private final HttpExchange exchange;
  private final Processors processors;

  WholeAnswer(HttpExchange exchange, Processors processors) {
    this.exchange = exchange;
    this.processors = processors;
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
      return processors.json(answer.payload(), exchange.memory()::answer).array();
    }
  }

  @Override
  public void end() {
    failed(new ServingException(ErrorCode.BACKEND_FAILURE, "the model gave no last answer"));
  }

  @Override
  public void failed(ServingException reason) {
    exchange.onEventLoop(() -> exchange.fail(reason));
  }
}
