package io.jarbor.runtime.grpc;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Deadline;
import io.jarbor.runtime.http.EventLoop;
import io.jarbor.runtime.http.HttpLimits;
import io.jarbor.runtime.http.RequestHead;
import io.jarbor.runtime.http.RequestMemory;
import io.jarbor.runtime.http.Thrown;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: its messages, and what goes back. Its methods are for its event loop, but {@link
 * #onEventLoop}, which any thread may call.
 */
public final class GrpcCall implements RequestHead {
  private static final Logger log = LoggerFactory.getLogger(GrpcCall.class);

  private final EventLoop eventLoop;
  private final HttpServerRequest request;
  private final CallResponse response;
  private final CallReader reader;
  private final List<Runnable> whenGone = new ArrayList<>();
  private final List<Runnable> whenStopping = new ArrayList<>();
  private final Consumer<GrpcCall> onClose;
  private final Alarm deadlineAlarm;
  private final Alarm takenAlarm;
  private final HttpLimits limits;
  private Optional<Deadline> deadline = Optional.empty();
  private CompletableFuture<Void> pending = CompletableFuture.completedFuture(null);
  private boolean over;
  private boolean lost;

  /**
   * Create a call.
   *
   * @param memory where its messages are counted
   * @param onClose learns of its end
   */
  GrpcCall(
      Vertx vertx,
      HttpServerRequest request,
      HttpLimits limits,
      RequestMemory memory,
      Consumer<GrpcCall> onClose) {
    this.onClose = onClose;
    this.eventLoop = EventLoop.current(vertx);
    this.request = request;
    this.response = new CallResponse(request);
    this.reader = new CallReader(this, vertx, request, limits, memory);
    this.deadlineAlarm = new Alarm(vertx);
    this.takenAlarm = new Alarm(vertx);
    this.limits = limits;
  }

  /**
   * Begin: from now on the caller's going and the deadline are noticed.
   *
   * @throws ServingException {@code INVALID_INPUT} if the caller's timeout is none
   */
  void open() {
    request.response().exceptionHandler(failure -> gone()).closeHandler(closed -> gone());
    request.exceptionHandler(failure -> gone());
    Optional<Duration> timeout = header(GrpcTimeout.HEADER).map(GrpcTimeout::parse);
    deadline = timeout.map(Deadline::in);
    timeout.ifPresent(
        duration ->
            deadlineAlarm.set(
                duration,
                () ->
                    fail(
                        new ServingException(
                            ErrorCode.DEADLINE_EXCEEDED,
                            "the caller's deadline passed before the call was answered"))));
  }

  /** A header of the call, its metadata. */
  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  /** The method's path, {@code /service/method}. */
  @Override
  public String path() {
    return request.path();
  }

  @Override
  public Optional<String> host() {
    return Optional.ofNullable(request.authority()).map(HostAndPort::host);
  }

  /** True once the call has ended, however it did. */
  public boolean over() {
    return over;
  }

  /** When the caller stops waiting; empty where it does not say. */
  public Optional<Deadline> deadline() {
    return deadline;
  }

  /** Leave it to the callee to answer at the deadline. */
  public void handOverDeadline() {
    deadlineAlarm.cancel();
  }

  /**
   * Have messages refused that are longer than a question, expanded or not; before they are read.
   * They are worked on in their order then, since none is for a worker.
   */
  public void limitMessages() {
    reader.limit();
  }

  /**
   * Read the only message of a call.
   *
   * @param onMessage takes it once the caller has said that there is no more, and {@link
   *     #process(GrpcMessage, Function, Consumer, Consumer) works} on it
   */
  public void readOne(Consumer<GrpcMessage> onMessage) {
    reader.readOne(onMessage);
  }

  /**
   * Read messages as they come.
   *
   * @param onMessage {@link #process(GrpcMessage, Function, Consumer, Consumer) works} on each
   * @param onHalfClose runs once the caller has said that there is no more
   * @throws ServingException {@code UNSUPPORTED_ENCODING} if they may be compressed in a way that
   *     nobody reads
   */
  public void read(Consumer<GrpcMessage> onMessage, Runnable onHalfClose) {
    reader.read(onMessage, onHalfClose);
  }

  /** Have the caller wait with further messages. What is on its way still comes. */
  public void pause() {
    reader.pause();
  }

  /** Undo {@link #pause()}. */
  public void resume() {
    reader.resume();
  }

  /** Have an action run if the call ends before it is answered well; at once if it has ended. */
  public void onGone(Runnable action) {
    if (over) {
      action.run();
    } else {
      whenGone.add(action);
    }
  }

  private void gone() {
    lost = true;
    if (!over) {
      close();
      takenAlarm.cancel();
      runWhenGone();
    }
  }

  private void runWhenGone() {
    List<Runnable> actions = List.copyOf(whenGone);
    whenGone.clear();
    actions.forEach(Runnable::run);
  }

  /**
   * Have an action run once the server stops: a call that may go on for ever ends itself then, at
   * the next good moment.
   */
  public void onStopping(Runnable action) {
    whenStopping.add(action);
  }

  void stop() {
    List<Runnable> actions = List.copyOf(whenStopping);
    whenStopping.clear();
    actions.forEach(Runnable::run);
  }

  private void close() {
    over = true;
    onClose.accept(this);
    deadlineAlarm.cancel();
    reader.close();
  }

  /** Run something on this call's event loop; from any thread. */
  public void onEventLoop(Runnable action) {
    eventLoop.run(action, this::fail);
  }

  /** Take what comes of a stage on the event loop; its failure ends the call. */
  public <T extends @Nullable Object> void when(CompletionStage<T> stage, Consumer<T> onResult) {
    eventLoop.when(stage, onResult, this::fail);
  }

  /**
   * Work on a message: at once where it is short, else on a worker, and take the result on the
   * event loop, even if the call is over by then. Once the work is done the message counts as held
   * no more, but for what the work {@link GrpcMessage#keep keeps} of it.
   *
   * @param work takes its bytes, expanded, in one piece or several
   * @param onFailure takes what it threw
   */
  public <T> void process(
      GrpcMessage message,
      Function<ByteBuf, T> work,
      Consumer<T> onResult,
      Consumer<Throwable> onFailure) {
    process(
        message.weight(),
        () -> {
          try {
            return work.apply(message.bytes());
          } finally {
            message.release();
          }
        },
        onResult,
        onFailure);
  }

  /**
   * Work on so many bytes: at once where they are few, else on a worker, and take the result on the
   * event loop, even if the call is over by then.
   *
   * @param onFailure takes what it threw
   */
  public <T> void process(
      long bytes, Callable<T> work, Consumer<T> onResult, Consumer<Throwable> onFailure) {
    eventLoop.process(
        bytes,
        work,
        result -> {
          try {
            onResult.accept(result);
          } catch (Throwable e) { // Whatever it is, the caller waits for an answer.
            fail(e);
          }
        },
        onFailure);
  }

  /**
   * Send a message; nothing once the call is over. A caller that does not take it in time is cut
   * off.
   *
   * @param frame written to its end, not copied
   * @return completes when the connection can take more, or has gone
   */
  public CompletionStage<Void> send(ByteBuffer frame) {
    return over ? CompletableFuture.completedFuture(null) : watched(response.send(frame), frame);
  }

  /** Even once the call is over: a status behind the message waits with it. */
  private CompletionStage<Void> watched(CompletionStage<Void> sending, ByteBuffer frame) {
    pending = sending.toCompletableFuture();
    if (!pending.isDone()) {
      takenAlarm.set(limits.takenWithin(frame.position()), this::cutOff);
    }
    return pending.thenRun(takenAlarm::cancel);
  }

  private void cutOff() {
    log.debug("{}: the caller does not take its answer, and is cut off", path());
    gone();
    response.cutOff();
  }

  /**
   * Send the only or last message, and end the call well.
   *
   * @param memory where the message is counted; closed when it has gone out, or will not
   */
  public void sendLast(ByteBuffer frame, RequestMemory.Share memory) {
    CompletionStage<Void> sending;
    try {
      sending = sendLast(frame);
    } catch (Throwable e) { // Whatever it is, what is counted must come back.
      memory.close();
      throw e;
    }
    CompletionStage<Void> unused = sending.whenComplete((sent, failure) -> memory.close());
  }

  private CompletionStage<Void> sendLast(ByteBuffer frame) {
    if (over) {
      return CompletableFuture.completedFuture(null);
    }
    if (CallResponse.atOnce(frame)) {
      close();
      return response.sendLast(frame);
    }
    return send(frame).thenRun(this::end);
  }

  /** End the call well. */
  public void end() {
    if (!over) {
      close();
      response.end();
    }
  }

  /** End the call with the status of an error; a defect is logged. */
  public void fail(Throwable failure) {
    if (over) {
      return;
    }
    close();
    ServingException error = Thrown.of(failure);
    log(error);
    // Behind a message that waits for the caller, Vert.x would fail on one that goes meanwhile.
    CompletableFuture<Void> unused =
        pending.thenRun(
            () -> {
              if (!lost) {
                response.end(error);
              }
            });
    runWhenGone();
  }

  /** Log what went wrong, if it is a defect and no fault of the caller's. */
  public void log(ServingException error) {
    if (error.code().fault() != ErrorCode.Fault.CALLER && error.getCause() != null) {
      log.error("{}: {}", path(), error.getMessage(), error.getCause());
    }
  }
}
