package io.jarbor.runtime.http;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One port, on several event loops; routes by a table that may change at any time. Thread-safe. */
public final class HttpListener {
  private static final Logger log = LoggerFactory.getLogger(HttpListener.class);
  private static final Duration LAME_DUCK = Duration.ofMillis(1500);
  private static final long LAME_DUCK_LOOK_MILLIS = 50;
  private static final int QUIET_LOOKS = 6;
  private static final long ANSWERS_LOOK_MILLIS = 10;
  private static final long CLOSING_MILLIS = 1000;

  /**
   * The most that a piece of a body holds over HTTP/1.1: as much as Netty, by its own default,
   * reads of a connection at once, so that a body that was read at once stays in one piece. Over
   * HTTP/2 a piece is what a frame holds, which is less.
   */
  static final int MOST_PIECE_BYTES = 1 << 16;

  /**
   * What an HTTP/2 caller may send ahead of what is read, so that a distant one is not held up by
   * its line; and more on all streams together, so that one that is not read does not hold up the
   * others.
   */
  private static final int STREAM_WINDOW_BYTES = 1 << 20;

  private static final int CONNECTION_WINDOW_BYTES = 16 << 20;

  /** Of a connection at a time; callers wait with more. */
  private static final int MOST_STREAMS = 1024;

  /** Begins the content type of all its kinds. */
  private static final String GRPC_CONTENT_TYPE = "application/grpc";

  /** HTTP/2's code for a request that was not processed, and may be sent again elsewhere. */
  private static final long REFUSED_STREAM = 7;

  private final Vertx vertx;
  private final Supplier<RouteTable> routes;
  private final HttpLimits limits;
  private final RequestMemory memory;
  private final Optional<Handler<HttpServerRequest>> grpc;
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger taken = new AtomicInteger();
  private volatile boolean stopping;
  private volatile boolean closing;

  /** Create a listener without gRPC; {@link #listen} opens its port. */
  public HttpListener(Vertx vertx, Supplier<RouteTable> routes, HttpLimits limits) {
    this(vertx, routes, limits, RequestMemory.ofHeap(), Optional.empty());
  }

  /**
   * Create a listener.
   *
   * @param memory where requests are counted
   * @param grpc takes what is of a gRPC content type, whatever its path
   */
  public HttpListener(
      Vertx vertx,
      Supplier<RouteTable> routes,
      HttpLimits limits,
      RequestMemory memory,
      Optional<Handler<HttpServerRequest>> grpc) {
    this.vertx = vertx;
    this.routes = routes;
    this.limits = limits;
    this.memory = memory;
    this.grpc = grpc;
  }

  /**
   * Open the port.
   *
   * @param port 0 for any free one
   * @param eventLoops how many serve it
   */
  public Future<Void> listen(String host, int port, int eventLoops) {
    HttpServerOptions options = options(host, port, limits);
    return vertx
        .deployVerticle(
            () -> new Acceptor(options), new DeploymentOptions().setInstances(eventLoops))
        .mapEmpty();
  }

  /**
   * How sockets are served.
   *
   * @param port 0 for any free one, the same for all servers that are made with these options
   */
  static HttpServerOptions options(String host, int port, HttpLimits limits) {
    // Vert.x gives all that ask for one negative port one free port: the event loops of this
    // listener, and nobody else.
    int freePort = ThreadLocalRandom.current().nextInt(Integer.MIN_VALUE, 0);
    return new HttpServerOptions()
        .setHost(host)
        .setPort(port == 0 ? freePort : port)
        .setHandle100ContinueAutomatically(false)
        .setTcpNoDelay(true)
        .setInitialSettings(
            new Http2Settings()
                .setInitialWindowSize(STREAM_WINDOW_BYTES)
                .setMaxConcurrentStreams(MOST_STREAMS))
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
        .setIdleTimeout(clamp(limits.idleTimeout().toMillis()))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
        .setMaxHeaderSize(32 * 1024)
        .setMaxInitialLineLength(16 * 1024)
        .setMaxChunkSize(MOST_PIECE_BYTES);
  }

  static int clamp(long millis) {
    return (int) Math.min(Integer.MAX_VALUE, millis);
  }

  /** The port that is open. */
  public int port() {
    return servers.get(0).actualPort();
  }

  /** Requests whose response is not complete. */
  public int inFlight() {
    return inFlight.get();
  }

  /** Requests that were read, since the port was opened. */
  public int taken() {
    return taken.get();
  }

  private final class Acceptor extends VerticleBase {
    private final HttpServerOptions options;

    Acceptor(HttpServerOptions options) {
      this.options = options;
    }

    @Override
    public Future<?> start() {
      HttpServer server =
          vertx
              .createHttpServer(options)
              .connectionHandler(connection -> IdleClose.guard(connection, limits.idleTimeout()))
              .invalidRequestHandler(HttpListener.this::refuseMalformed)
              .requestHandler(HttpListener.this::accept);
      return server.listen().onSuccess(servers::add);
    }
  }

  private void accept(HttpServerRequest request) {
    // Counted before the look whether requests are still taken, so that whoever stops them and then
    // finds none in flight has missed none.
    inFlight.incrementAndGet();
    IdleClose idle = IdleClose.of(request.connection());
    idle.requestBegun();
    request.response().endHandler(ended -> answered(request, idle));
    if (!UpgradedRequest.isOne(request)) {
      take(request);
    } else if (UpgradedRequest.hasNoLength(request)) {
      exchange(request, match(request), true)
          .fail(
              new ServingException(
                  ErrorCode.INVALID_INPUT,
                  "the request is malformed: content-length is no length"));
    } else if (!UpgradedRequest.isHeld(request, limits, this::take)) {
      take(request);
    }
  }

  private void take(HttpServerRequest request) {
    if (closing) {
      refuse(request);
      return;
    }
    taken.incrementAndGet();
    if (grpc.isPresent() && isGrpc(request)) {
      grpc.get().handle(request);
      return;
    }
    RouteTable.Match match = match(request);
    HttpExchange exchange = exchange(request, match, stopping);
    try {
      if (match.failure() != null) {
        match.allow().ifPresent(methods -> request.response().putHeader("Allow", methods));
        exchange.fail(match.failure());
      } else if (match.route() != null) {
        match.route().handler().handle(exchange);
      }
    } catch (Throwable e) { // Whatever it is, the caller waits for an answer.
      exchange.fail(e);
    }
  }

  private static boolean isGrpc(HttpServerRequest request) {
    String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return contentType != null
        && contentType.regionMatches(true, 0, GRPC_CONTENT_TYPE, 0, GRPC_CONTENT_TYPE.length());
  }

  private RouteTable.Match match(HttpServerRequest request) {
    return routes.get().match(request.method().name(), request.path());
  }

  private HttpExchange exchange(HttpServerRequest request, RouteTable.Match match, boolean last) {
    return new HttpExchange(
        vertx, request, match.parameters(), match.errors(), limits, memory.new Share(), last);
  }

  /** The decoder is lost behind such a request, so the connection ends with the answer. */
  private void refuseMalformed(HttpServerRequest request) {
    exchange(request, match(request), true).fail(Malformed.reason(request.decoderResult().cause()));
    request.connection().close();
  }

  private void answered(HttpServerRequest request, IdleClose idle) {
    inFlight.decrementAndGet();
    idle.requestEnded();
    BodyDrain.begin(vertx, request, limits);
  }

  /** Nothing is taken any more: whoever asks may ask another server at once. */
  private void refuse(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      sent(request.response().reset(REFUSED_STREAM));
    } else {
      exchange(request, match(request), true)
          .fail(new ServingException(ErrorCode.UNAVAILABLE, "the server is stopping"));
    }
  }

  /**
   * Stop so that no request that was taken is lost: first tell each caller with its response that
   * the connection ends, while new ones are still taken; once it is quiet, or soon anyway, take no
   * more, and close port and connections when the last of those that were taken is answered.
   *
   * @param timeout longest that what is in flight may take
   */
  public Future<Void> stop(Duration timeout) {
    stopping = true;
    Promise<Void> quiet = Promise.promise();
    awaitQuiet(quiet, taken.get(), 0, System.nanoTime() + LAME_DUCK.toNanos());
    return quiet
        .future()
        .compose(ready -> answered(System.nanoTime() + timeout.toNanos()))
        .compose(
            answered ->
                // Vert.x closes connections under the responses on them, so there are none by now.
                Future.join(
                    servers.stream()
                        .map(server -> server.shutdown(CLOSING_MILLIS, TimeUnit.MILLISECONDS))
                        .toList()))
        .onFailure(failure -> log.warn("closing the port failed", failure))
        .mapEmpty();
  }

  private Future<Void> answered(long endNanos) {
    closing = true;
    Promise<Void> answered = Promise.promise();
    awaitAnswers(answered, endNanos);
    return answered.future();
  }

  private void awaitAnswers(Promise<Void> answered, long endNanos) {
    int left = inFlight.get();
    if (left > 0 && System.nanoTime() - endNanos < 0) {
      vertx.setTimer(ANSWERS_LOOK_MILLIS, look -> awaitAnswers(answered, endNanos));
      return;
    }
    if (left > 0) {
      log.warn("{} requests are still unanswered, and are cut off", left);
    }
    answered.complete();
  }

  private static void sent(Future<Void> sending) {
    sending.onFailure(gone -> log.debug("the caller has gone: {}", gone.toString()));
  }

  private void awaitQuiet(Promise<Void> quiet, int takenBefore, int quietLooks, long endNanos) {
    if (quietLooks >= QUIET_LOOKS || System.nanoTime() - endNanos > 0) {
      quiet.complete();
      return;
    }
    vertx.setTimer(
        LAME_DUCK_LOOK_MILLIS,
        look -> {
          int now = taken.get();
          awaitQuiet(quiet, now, now == takenBefore ? quietLooks + 1 : 0, endNanos);
        });
  }
}
