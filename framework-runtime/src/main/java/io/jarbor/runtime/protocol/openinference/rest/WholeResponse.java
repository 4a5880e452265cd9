package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.HttpAnswer;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import io.jarbor.runtime.protocol.openinference.ResponseStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Answers a request that has one response; of a model that gives several, the request fails. */
final class WholeResponse implements ResponseStream {
  private final HttpExchange exchange;
  private final Function<InferResponse, HttpAnswer> writer;
  // Responses come one at a time.
  private volatile boolean refused;

  WholeResponse(HttpExchange exchange, Function<InferResponse, HttpAnswer> writer) {
    this.exchange = exchange;
    this.writer = writer;
  }

  @Override
  public CompletionStage<Void> next(InferResponse response) {
    response.close();
    failed(wrongCount("several responses"));
    refused = true;
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void last(InferResponse response) {
    if (refused) {
      response.close();
      return;
    }
    exchange.onEventLoop(
        () ->
            exchange.process(
                response.byteSize(), () -> write(response), exchange::answer, exchange::fail));
  }

  @Override
  public void end() {
    failed(wrongCount("no response"));
  }

  /** The caller could not know, so that it is no fault of the request's. */
  private static ServingException wrongCount(String got) {
    return new ServingException(
        ErrorCode.BACKEND_FAILURE,
        "the model gave " + got + " where one is wanted; ask it by generate_stream");
  }

  private HttpAnswer write(InferResponse response) {
    try (response) {
      return writer.apply(response);
    }
  }

  @Override
  public void failed(ServingException reason) {
    if (!refused) {
      exchange.onEventLoop(() -> exchange.fail(reason));
    }
  }
}
