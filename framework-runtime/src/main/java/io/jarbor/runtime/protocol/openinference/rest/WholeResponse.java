package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import io.jarbor.runtime.protocol.openinference.SingleResponse;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;

/** Answers a request with one HTTP response. */
final class WholeResponse extends SingleResponse {
  private final HttpExchange exchange;
  private final BiFunction<InferResponse, LongConsumer, HttpAnswer> writer;

  /**
   * Create a response.
   *
   * @param writer tells how many bytes it holds, before there are more; what that throws is thrown
   */
  WholeResponse(HttpExchange exchange, BiFunction<InferResponse, LongConsumer, HttpAnswer> writer) {
    this.exchange = exchange;
    this.writer = writer;
  }

  @Override
  protected void answer(InferResponse response) {
    exchange.onEventLoop(
        () ->
            exchange.process(
                response.byteSize(), () -> write(response), exchange::answer, exchange::fail));
  }

  private HttpAnswer write(InferResponse response) {
    try (response) {
      return writer.apply(response, exchange.memory()::answer);
    }
  }

  @Override
  protected void refuse(ServingException reason) {
    exchange.onEventLoop(() -> exchange.fail(reason));
  }
}
