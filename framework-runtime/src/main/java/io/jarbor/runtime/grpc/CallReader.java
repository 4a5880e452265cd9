package io.jarbor.runtime.grpc;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.ContentCoding;
import io.jarbor.runtime.http.HttpErrors;
import io.jarbor.runtime.http.HttpLimits;
import io.jarbor.runtime.http.RequestMemory;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What comes in on a call: its messages, each within its time. For its event loop. */
final class CallReader {
  /** The name of a service or a file. */
  private static final int QUESTION_BYTES = 16 << 10;

  private final GrpcCall call;
  private final HttpServerRequest request;
  private final HttpLimits limits;
  private final RequestMemory memory;
  private final Alarm alarm;
  private @Nullable MessageReader messages;

  /** Whole, and to be worked on once the caller says that it is the last. */
  private @Nullable GrpcMessage waiting;

  private long most = Long.MAX_VALUE;
  private boolean paused;

  CallReader(
      GrpcCall call,
      Vertx vertx,
      HttpServerRequest request,
      HttpLimits limits,
      RequestMemory memory) {
    this.call = call;
    this.request = request;
    this.limits = limits;
    this.memory = memory;
    this.alarm = new Alarm(vertx);
  }

  void limit() {
    most = QUESTION_BYTES;
  }

  void readOne(Consumer<GrpcMessage> onMessage) {
    watch();
    read(
        message -> {
          if (waiting != null) {
            message.release();
            throw ServingException.invalidInput(call.path() + " takes one message, got more");
          }
          waiting = message;
          watch();
        },
        () -> {
          GrpcMessage message = waiting;
          if (message == null) {
            throw ServingException.invalidInput(call.path() + " takes one message, got none");
          }
          waiting = null;
          handOver(message, onMessage);
        });
  }

  void read(Consumer<GrpcMessage> onMessage, Runnable onHalfClose) {
    MessageReader reader =
        new MessageReader(
            ContentCoding.ofRequest(call.header("grpc-encoding")),
            Math.min(limits.maxBody(), most),
            memory,
            message -> {
              if (call.over()) {
                message.release();
                return;
              }
              alarm.cancel();
              handOver(message, onMessage);
            });
    messages = reader;
    request.handler(chunk -> guarded(() -> append(reader, chunk)));
    request.endHandler(
        end ->
            guarded(
                () -> {
                  alarm.cancel();
                  reader.end();
                  onHalfClose.run();
                }));
  }

  private static void handOver(GrpcMessage message, Consumer<GrpcMessage> onMessage) {
    try {
      onMessage.accept(message);
    } catch (Throwable e) { // Whatever it is, what the message held must come back.
      message.release();
      throw e;
    }
  }

  private void append(MessageReader reader, Buffer chunk) {
    reader.append(((BufferInternal) chunk).getByteBuf());
    watchMessage();
  }

  /** A message that has begun is to end in time, unless it is us who wait. */
  private void watchMessage() {
    if (messages != null && messages.within() && !call.over() && !paused) {
      watch();
    }
  }

  private void guarded(Runnable action) {
    if (!call.over()) {
      try {
        action.run();
      } catch (Throwable e) { // Whatever it is, the caller waits for an answer.
        call.fail(e);
      }
    }
  }

  private void watch() {
    alarm.set(
        limits.bodyTimeout(),
        () ->
            call.fail(
                new ServingException(
                    HttpErrors.BODY_TIMEOUT,
                    "the message took longer than "
                        + limits.bodyTimeout().toMillis()
                        + " ms to arrive")));
  }

  void pause() {
    if (!call.over() && !paused && !request.isEnded()) {
      paused = true;
      alarm.cancel();
      request.pause();
    }
  }

  void resume() {
    if (!call.over() && paused) {
      paused = false;
      watchMessage();
      request.resume();
    }
  }

  /** Watch the time no more, and let go of what was not worked on: the call is over. */
  void close() {
    alarm.cancel();
    if (messages != null) {
      messages.close();
    }
    if (waiting != null) {
      waiting.release();
      waiting = null;
    }
  }
}
