package io.jarbor.runtime.grpc;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.ErrorTable;
import io.jarbor.runtime.http.HttpErrors;
import io.jarbor.runtime.http.HttpLimits;
import io.jarbor.runtime.http.RequestMemory;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes the gRPC calls of a port to the services on it. Thread-safe. */
public final class GrpcServer implements Handler<HttpServerRequest> {
  private static final String CONTENT_TYPE = "application/grpc";

  private final Vertx vertx;
  private final HttpLimits limits;
  private final RequestMemory memory;
  private final Map<String, CallHandler> methods = new LinkedHashMap<>();
  private final Set<GrpcCall> open = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  /**
   * Create a server of some services, and of the one that describes them.
   *
   * @param memory where its messages are counted
   */
  public GrpcServer(
      Vertx vertx, HttpLimits limits, RequestMemory memory, List<GrpcService> services) {
    this.vertx = vertx;
    this.limits = limits;
    this.memory = memory;
    services.forEach(service -> methods.putAll(service.paths()));
    methods.putAll(Reflection.of(services).paths());
  }

  /** Take a call; on an event loop. */
  @Override
  public void handle(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2 || !plain(request.getHeader("content-type"))) {
      refuse(request, "gRPC is spoken over HTTP/2, as application/grpc with protobuf");
      return;
    }
    GrpcCall call = new GrpcCall(vertx, request, limits, memory, open::remove);
    open.add(call);
    try {
      call.open();
      method(request.path()).start(call);
      if (stopping) {
        call.stop();
      }
    } catch (Throwable e) { // Whatever it is, the caller waits for an answer.
      call.fail(e);
    }
  }

  /** Tell the calls that would go on for ever that the server stops. */
  public void stop() {
    stopping = true;
    open.forEach(call -> call.onEventLoop(call::stop));
  }

  /** gRPC-Web, and messages other than protobuf, have types of their own. */
  private static boolean plain(String contentType) {
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    String plain = type.trim().toLowerCase(Locale.ROOT);
    return plain.equals(CONTENT_TYPE) || plain.equals(CONTENT_TYPE + "+proto");
  }

  private static void refuse(HttpServerRequest request, String why) {
    int status = ErrorTable.of(HttpErrors.UNSUPPORTED_MEDIA_TYPE).direct();
    request.response().setStatusCode(status).putHeader("content-type", "text/plain").end(why);
  }

  private CallHandler method(String path) {
    CallHandler method = methods.get(path);
    if (method == null) {
      throw new ServingException(ErrorCode.UNSUPPORTED, "there is no method " + path);
    }
    return method;
  }
}
