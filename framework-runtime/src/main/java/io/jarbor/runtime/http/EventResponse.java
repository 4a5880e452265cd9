package io.jarbor.runtime.http;

import io.jarbor.api.error.ServingException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A response of server-sent events, sent in the order in which they are handed over, from any
 * thread. It begins with the first event; a failure before that is an ordinary error response.
 */
public final class EventResponse {
  private final HttpExchange exchange;
  private final UnaryOperator<byte[]> errorFrame;

  // Touched on the event loop alone.
  private CompletableFuture<Void> before = CompletableFuture.completedFuture(null);
  private @Nullable BodyStream body;
  private boolean over;

  /**
   * Create a response.
   *
   * @param errorFrame makes an event of an error's body
   */
  public EventResponse(HttpExchange exchange, UnaryOperator<byte[]> errorFrame) {
    this.exchange = exchange;
    this.errorFrame = errorFrame;
  }

  /**
   * Send an event.
   *
   * @param bytes that go into it: a small one is made on the event loop, a large one by a worker
   * @param event makes it
   * @return completes when the connection can take more, or has gone
   */
  public CompletionStage<Void> send(long bytes, Callable<byte[]> event) {
    return inTurn(bytes, event, (made, done) -> body().write(made).whenComplete(done::finish));
  }

  /** Send the last event; as {@link #send}. */
  public void end(long bytes, Callable<byte[]> event) {
    CompletionStage<Void> unused =
        inTurn(
            bytes,
            event,
            (made, done) -> {
              over = true;
              body().end(made);
              done.finish(null, null);
            });
  }

  /** End without a further event. */
  public void end() {
    end(0, () -> new byte[0]);
  }

  /** End with an error: the response itself, or where it has begun, an event. */
  public void fail(ServingException reason) {
    exchange.onEventLoop(() -> failNow(reason));
  }

  /** Does something with an event when its turn has come, and tells when it is done. */
  private interface Step {
    void take(byte[] event, Turn done);
  }

  private record Turn(CompletableFuture<Void> future) {
    void finish(@Nullable Object result, @Nullable Throwable failure) {
      future.complete(null);
    }
  }

  private CompletionStage<Void> inTurn(long bytes, Callable<byte[]> event, Step step) {
    Turn turn = new Turn(new CompletableFuture<>());
    Consumer<Throwable> broken =
        failure -> {
          failNow(Thrown.of(failure));
          turn.finish(null, null);
        };
    exchange.onEventLoop(
        () -> {
          CompletableFuture<Void> previous = before;
          before = turn.future();
          CompletionStage<Void> unused =
              previous.whenComplete(
                  (done, failure) ->
                      exchange.process(
                          bytes,
                          event,
                          made -> {
                            if (over) {
                              turn.finish(null, null);
                            } else {
                              step.take(made, turn);
                            }
                          },
                          broken));
        });
    return turn.future();
  }

  private void failNow(ServingException reason) {
    if (over) {
      return;
    }
    over = true;
    if (body == null) {
      exchange.fail(reason);
    } else {
      body.fail(errorFrame.apply(exchange.describe(reason).body()));
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
