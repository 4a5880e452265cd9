package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its response. Its methods are for its event loop, but {@link #onEventLoop}, which
 * any thread may call.
 */
public final class HttpExchange implements RequestHead {
  private static final Logger log = LoggerFactory.getLogger(HttpExchange.class);

  /** HTTP/2's code for a response that is given up. */
  private static final long CANCEL = 8;

  private static final int AT_ONCE_BYTES = 32 << 10;

  private final Vertx vertx;
  private final EventLoop eventLoop;
  private final HttpServerRequest request;
  private final Map<String, String> pathParameters;
  private final ErrorWriter errors;
  private final HttpLimits limits;
  private final RequestMemory.Share memory;
  private final boolean lastOnConnection;

  HttpExchange(
      Vertx vertx,
      HttpServerRequest request,
      Map<String, String> pathParameters,
      ErrorWriter errors,
      HttpLimits limits,
      RequestMemory.Share memory,
      boolean lastOnConnection) {
    this.vertx = vertx;
    this.eventLoop = EventLoop.current(vertx);
    this.request = request;
    this.pathParameters = pathParameters;
    this.errors = errors;
    this.limits = limits;
    this.memory = memory;
    this.lastOnConnection = lastOnConnection;
  }

  @Override
  public String path() {
    return request.path();
  }

  /** A variable segment of the route's path, percent-decoded. */
  public String pathParameter(String name) {
    String value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no segment {" + name + "}");
    }
    return value;
  }

  /**
   * The value of the one parameter that the route's query may have.
   *
   * @return empty where it is not there
   * @throws ServingException {@code INVALID_INPUT} if the query has another one, or has it twice
   */
  public Optional<String> queryParameter(String name) {
    return Query.parameter(request.uri(), name);
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  @Override
  public Optional<String> host() {
    return Optional.ofNullable(request.authority()).map(HostAndPort::host);
  }

  /** The body's media type without parameters, lower case; empty where none is said. */
  public Optional<String> mediaType() {
    return header("content-type")
        .map(HttpExchange::withoutParameters)
        .filter(type -> !type.isEmpty());
  }

  private static String withoutParameters(String contentType) {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return type.trim().toLowerCase(Locale.ROOT);
  }

  /**
   * True if the caller would rather have one media type than another, going by the weights of its
   * {@code Accept}. Of two that it likes alike it prefers the first only where it names it, since
   * many callers take anything.
   */
  public boolean prefers(String mediaType, String other) {
    return AcceptedTypes.of(joined("accept")).prefers(mediaType, other);
  }

  private String joined(String name) {
    return String.join(",", request.headers().getAll(name));
  }

  /**
   * Refuse a body that is coded, for a route that takes none of that.
   *
   * @throws ServingException {@code UNSUPPORTED_ENCODING}
   */
  public void requireIdentity() {
    String said = joined("content-encoding").trim();
    if (!said.isEmpty() && !said.equalsIgnoreCase("identity")) {
      throw new ServingException(
          HttpErrors.UNSUPPORTED_ENCODING,
          "content encoding: expected identity, that is none, got '" + said + "'");
    }
  }

  /**
   * Bytes that the body is announced to hold.
   *
   * @return 0 where it is not announced
   * @throws ServingException {@code TOO_LARGE} if it is over the limit
   */
  public long announcedBytes() {
    String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (announced == null) {
      return 0;
    }
    long bytes = Long.parseLong(announced);
    limits.checkBody(bytes);
    return bytes;
  }

  /**
   * What the request and its answer hold on the heap. The body that is read is counted by it; what
   * is made of it, and the answer, by whoever makes them. Closed once the answer has gone out.
   */
  public RequestMemory.Share memory() {
    return memory;
  }

  /** Most bytes that a body may hold. */
  public long maxBody() {
    return limits.maxBody();
  }

  /**
   * Read the body of a command to its end: one that nobody has reserved room for, and that is small
   * enough to be worked on here, or {@code TOO_LARGE}.
   *
   * @param onBody as {@link #readBody}
   * @param onFailure as {@link #readBody}
   */
  public void readSmallBody(Consumer<ByteBuffer> onBody, Consumer<ServingException> onFailure) {
    HttpLimits small = limits.withBody(EventLoop.SMALL_BYTES);
    try {
      small.checkBody(announcedBytes());
    } catch (ServingException e) {
      onFailure.accept(e);
      return;
    }
    readBody(BodyTerms.of(small::checkBody), onBody, onFailure);
  }

  /**
   * Read the body to its end.
   *
   * @param onBody takes it on the event loop, on the heap; what it throws is answered
   * @param onFailure takes the reason why there is none: too large, no room, too slow, past its
   *     deadline, or the caller has gone
   */
  public void readBody(
      BodyTerms terms, Consumer<ByteBuffer> onBody, Consumer<ServingException> onFailure) {
    read(terms, new BodySink.Heap(memory), onBody, onFailure);
  }

  /**
   * Read the body to its end, to make tensors of its bytes. What is announced may be allocated at
   * once: reserve {@link #announcedBytes()} first.
   *
   * @param tensorsFrom where in the body the first tensor begins
   * @param onBody takes it on the event loop, and owns it
   * @param onFailure as {@link #readBody}
   */
  public void readBinary(
      BodyTerms terms,
      int tensorsFrom,
      Consumer<BinaryBody> onBody,
      Consumer<ServingException> onFailure) {
    read(terms, new BodySink.Binary(tensorsFrom, memory), onBody, onFailure);
  }

  private <T> void read(
      BodyTerms terms, BodySink<T> sink, Consumer<T> onBody, Consumer<ServingException> onFailure) {
    if (header("expect").filter("100-continue"::equalsIgnoreCase).isPresent()) {
      sent(response().writeContinue());
    }
    new BodyReader<>(vertx, request, limits, terms, sink, guarded(onBody), onFailure).start();
  }

  /** Answers what a step throws with its reason: nobody above it on the event loop would. */
  private <T extends @Nullable Object> Consumer<T> guarded(Consumer<T> step) {
    return value -> {
      try {
        step.accept(value);
      } catch (Throwable e) { // Whatever it is, the caller waits for an answer.
        fail(e);
      }
    };
  }

  /**
   * How long the caller gives the server, from the header {@code X-Request-Timeout}.
   *
   * @return empty where it is not said
   * @throws ServingException {@code INVALID_INPUT} if it is no number of milliseconds above 0
   */
  public Optional<Duration> requestTimeout() {
    Optional<String> header = header("x-request-timeout");
    if (header.isEmpty()) {
      return Optional.empty();
    }
    try {
      long millis = Long.parseLong(header.get().trim());
      if (millis > 0) {
        return Optional.of(Duration.ofMillis(millis));
      }
    } catch (NumberFormatException e) {
      // Worded below, as a number that is too small is.
    }
    throw ServingException.invalidInput(
        "header X-Request-Timeout: expected milliseconds, a whole number above 0, got '"
            + header.get()
            + "'");
  }

  /** Have an action run if the caller goes before the response is complete. */
  public void onCallerGone(Runnable action) {
    HttpServerResponse response = response();
    response.closeHandler(closed -> action.run());
    response.exceptionHandler(failure -> action.run());
  }

  /** Run something on this exchange's event loop; from any thread. */
  public void onEventLoop(Runnable action) {
    eventLoop.run(action, this::fail);
  }

  /** Take what comes of a stage on the event loop; its failure is answered. */
  public <T extends @Nullable Object> void when(CompletionStage<T> stage, Consumer<T> onResult) {
    eventLoop.when(stage, guarded(onResult), this::fail);
  }

  /**
   * Do work that takes long on a worker, and take its result on the event loop.
   *
   * @param onFailure takes what it threw
   */
  public <T> void onWorker(Callable<T> work, Consumer<T> onResult, Consumer<Throwable> onFailure) {
    eventLoop.onWorker(work, guarded(onResult), onFailure);
  }

  /**
   * Do work on a body of so many bytes: at once where it is small, else on a worker, and take the
   * result on the event loop.
   *
   * @param onFailure takes what it threw
   */
  public <T> void process(
      long bytes, Callable<T> work, Consumer<T> onResult, Consumer<Throwable> onFailure) {
    eventLoop.process(bytes, work, guarded(onResult), onFailure);
  }

  /**
   * Send the whole response. Does nothing if the caller has gone, or has an answer already.
   *
   * @throws ServingException {@code OVERLOADED} or {@code TOO_LARGE} if it was not counted, and
   *     there is no room for it
   */
  public void answer(HttpAnswer answer) {
    if (mayAnswer()) {
      memory.answerAtLeast(answer.body().length);
      send(answer);
    }
  }

  private boolean mayAnswer() {
    HttpServerResponse response = response();
    if (response.closed() && !response.ended()) {
      memory.close();
    }
    return !response.ended() && !response.closed() && !response.headWritten();
  }

  private void send(HttpAnswer answer) {
    HttpServerResponse response = response();
    head(answer.status(), answer.contentType());
    answer.headers().forEach(response::putHeader);
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().length));
    boolean headOnly = request.method().name().equals("HEAD");
    answered(headOnly ? response.end() : sendLast(answer.body()));
  }

  /**
   * Send the last bytes of a response, and end it. Over HTTP/2 more than a few are taken before the
   * end: a response that has ended cannot be given up.
   *
   * @return completes when they have gone out, or will not
   */
  Future<Void> sendLast(byte[] bytes) {
    if (request.version() != HttpVersion.HTTP_2 || bytes.length <= AT_ONCE_BYTES) {
      return response().end(Wrapped.buffer(bytes));
    }
    return write(bytes).compose(taken -> response().end());
  }

  /**
   * Send bytes of a response. What a caller does not take over HTTP/2 is given up; over HTTP/1.1 an
   * idle connection tells, which others share here.
   *
   * @return completes when the connection can take more, or has gone
   */
  Future<Void> write(byte[] bytes) {
    Future<Void> sending = response().write(Wrapped.buffer(bytes));
    if (request.version() == HttpVersion.HTTP_2 && !sending.isComplete()) {
      long alarm =
          vertx.setTimer(
              HttpListener.clamp(limits.takenWithin(bytes.length).toMillis()),
              late -> sent(response().reset(CANCEL)));
      sending.onComplete(done -> vertx.cancelTimer(alarm));
    }
    return sending;
  }

  /** Answer with an error, worded by the route's protocol; a defect is logged. */
  public void fail(Throwable failure) {
    ServingException error = Thrown.of(failure);
    if (error.code().fault() != ErrorCode.Fault.CALLER && error.getCause() != null) {
      log.error(
          "{} {}: {}", request.method(), request.path(), error.getMessage(), error.getCause());
    }
    HttpAnswer answer = errors.write(error, request.path());
    if (error.retryAfter().isPresent()) {
      long seconds = Math.max(1, (error.retryAfter().get().toMillis() + 999) / 1000);
      answer = answer.with("Retry-After", Long.toString(seconds));
    }
    // Not counted: it is small, and has to be said where there is no room.
    if (mayAnswer()) {
      send(answer);
    }
  }

  /** Word an error as the route's protocol does, for a response that is under way already. */
  public HttpAnswer describe(ServingException error) {
    return errors.write(error, request.path());
  }

  /** Begin a response that is sent in parts. */
  public BodyStream stream(String contentType) {
    head(200, contentType);
    response().putHeader("Cache-Control", "no-store");
    if (request.version() != HttpVersion.HTTP_2) {
      response().setChunked(true);
    }
    return new BodyStream(this, response());
  }

  private void head(int status, String contentType) {
    HttpServerResponse response = response();
    response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    if (lastOnConnection && request.version() != HttpVersion.HTTP_2) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  private HttpServerResponse response() {
    return request.response();
  }

  private void answered(Future<Void> sending) {
    sent(sending);
    sending.onComplete(done -> memory.close());
  }

  private void sent(Future<Void> sending) {
    sending.onFailure(
        gone ->
            log.debug(
                "{} {}: the caller has gone: {}",
                request.method(),
                request.path(),
                gone.toString()));
  }
}
