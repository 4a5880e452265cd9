package io.jarbor.runtime.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A response that is sent in parts. For its event loop. */
public final class BodyStream {
  private static final Logger log = LoggerFactory.getLogger(BodyStream.class);

  private final HttpExchange exchange;
  private final HttpServerResponse response;

  BodyStream(HttpExchange exchange, HttpServerResponse response) {
    this.exchange = exchange;
    this.response = response;
  }

  /**
   * Send a part.
   *
   * @return completes when the connection can take more, or has gone
   */
  public CompletionStage<Void> write(byte[] part) {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    if (response.closed() || response.ended()) {
      ready.complete(null);
      return ready;
    }
    // Completed when the bytes have left for the socket: a slow reader holds its generation back,
    // not the server's memory.
    Future<Void> sending = exchange.write(part);
    sending.onComplete(
        done -> {
          if (done.failed()) {
            log.debug("a part could not be sent: {}", done.cause().toString());
          }
          ready.complete(null);
        });
    return ready;
  }

  /**
   * Send what went wrong as the last part. A caller that does not read what was sent before is cut
   * off instead: nothing else would end the response.
   */
  void fail(byte[] part) {
    if (response.writeQueueFull()) {
      ended(response.reset());
    } else {
      end(part);
    }
  }

  /** Send the last part. */
  public void end(byte[] part) {
    if (response.closed() || response.ended()) {
      exchange.memory().close();
    } else {
      ended(exchange.sendLast(part));
    }
  }

  private void ended(Future<Void> sending) {
    sending
        .onFailure(gone -> log.debug("the caller has gone: {}", gone.toString()))
        .onComplete(done -> exchange.memory().close());
  }
}
