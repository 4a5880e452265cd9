package io.jarbor.runtime.grpc;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of a stream in the order in which they are handed over, each once the
 * connection has taken the one before. For the event loop of its call.
 */
public final class Outbox {
  private final GrpcCall call;
  private final Deque<Message> waiting = new ArrayDeque<>();
  private boolean sending;
  private boolean draining;

  public Outbox(GrpcCall call) {
    this.call = call;
  }

  /**
   * A message to be sent.
   *
   * @param bytes that go into it: a small one is written on the event loop, a large one by a worker
   * @param writer writes it; called whatever becomes of the call. Null for no message, but an
   *     action in its place
   * @param sent runs when the connection can take more, or has gone
   */
  public record Message(long bytes, @Nullable Callable<ByteBuffer> writer, Runnable sent) {}

  /** Have an action run once all that waits has been taken. */
  public void afterAll(Runnable action) {
    if (sending || !waiting.isEmpty()) {
      waiting.add(new Message(0, null, action));
    } else {
      action.run();
    }
  }

  /** Send a message behind those that wait. */
  public void send(Message message) {
    waiting.add(message);
    drain();
  }

  /** A loop, not a recursion: where the caller has gone, each message is done at once. */
  private void drain() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (!sending && !waiting.isEmpty()) {
        sending = true;
        start(waiting.remove());
      }
    } finally {
      draining = false;
    }
  }

  private void start(Message message) {
    Callable<ByteBuffer> writer = message.writer();
    if (writer == null) {
      finish(message);
      return;
    }
    call.process(
        message.bytes(),
        writer,
        frame -> call.send(frame).whenComplete((done, failure) -> finish(message)),
        failure -> {
          call.fail(failure);
          finish(message);
        });
  }

  private void finish(Message message) {
    sending = false;
    message.sent().run();
    drain();
  }
}
