package io.jarbor.runtime.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The event loop that a request lives on, and the workers beside it. Thread-safe. */
public final class EventLoop {
  /** What larger bodies need is done by a worker. */
  public static final int SMALL_BYTES = 256 << 10;

  private final Context context;

  private EventLoop(Context context) {
    this.context = context;
  }

  /** The one that calls this. */
  public static EventLoop current(Vertx vertx) {
    return new EventLoop(vertx.getOrCreateContext());
  }

  /**
   * Run something on the event loop; from any thread.
   *
   * @param onFailure takes what it threw
   */
  public void run(Runnable action, Consumer<Throwable> onFailure) {
    context.runOnContext(
        ready -> {
          try {
            action.run();
          } catch (Throwable e) { // Whatever it is, somebody waits for what comes of it.
            onFailure.accept(e);
          }
        });
  }

  /**
   * Take what comes of a stage on the event loop.
   *
   * @param onFailure takes what failed it, or what {@code onResult} threw
   */
  public <T extends @Nullable Object> void when(
      CompletionStage<T> stage, Consumer<T> onResult, Consumer<Throwable> onFailure) {
    CompletionStage<T> unused =
        stage.whenComplete(
            (result, failure) ->
                run(
                    () -> {
                      if (failure == null) {
                        onResult.accept(result);
                      } else {
                        onFailure.accept(Thrown.cause(failure));
                      }
                    },
                    onFailure));
  }

  /**
   * Do work that takes long on a worker, and take its result on the event loop. The work may own
   * what it is to close: workers take all there is until the ports, and what was open on them, are
   * closed.
   *
   * @param onFailure takes what it threw
   */
  public <T> void onWorker(Callable<T> work, Consumer<T> onResult, Consumer<Throwable> onFailure) {
    context
        .executeBlocking(work, false)
        .onComplete(
            done -> {
              if (done.succeeded()) {
                onResult.accept(done.result());
              } else {
                onFailure.accept(done.cause());
              }
            });
  }

  /**
   * Do work on so many bytes: at once where they are few, else on a worker, and take the result on
   * the event loop. For the event loop.
   *
   * @param onFailure takes what it threw
   */
  public <T> void process(
      long bytes, Callable<T> work, Consumer<T> onResult, Consumer<Throwable> onFailure) {
    if (bytes > SMALL_BYTES) {
      onWorker(work, onResult, onFailure);
      return;
    }
    T result;
    try {
      result = work.call();
    } catch (Throwable e) { // As above; a worker hands over whatever is thrown, too.
      onFailure.accept(e);
      return;
    }
    onResult.accept(result);
  }
}
