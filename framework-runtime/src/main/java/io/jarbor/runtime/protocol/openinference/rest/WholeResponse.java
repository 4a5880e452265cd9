package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import io.jarbor.runtime.protocol.openinference.SingleResponse;
import java.util.function.Function;

/** Answers a request with one HTTP response. */
final class WholeResponse extends SingleResponse {
  private final HttpExchange exchange;
  private final Function<InferResponse, HttpAnswer> writer;

  WholeResponse(HttpExchange exchange, Function<InferResponse, HttpAnswer> writer) {
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
      return writer.apply(response);
    }
  }

  @Override
  protected void refuse(ServingException reason) {
    exchange.onEventLoop(() -> exchange.fail(reason));
  }
}
