package io.jarbor.runtime.protocol.health;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.proto.health.HealthCheckRequest;
import io.jarbor.proto.health.HealthCheckResponse;
import io.jarbor.proto.health.HealthCheckResponse.ServingStatus;
import io.jarbor.proto.health.HealthProto;
import io.jarbor.runtime.grpc.CallHandler;
import io.jarbor.runtime.grpc.Frame;
import io.jarbor.runtime.grpc.GrpcCall;
import io.jarbor.runtime.grpc.GrpcService;
import io.jarbor.runtime.grpc.Unary;
import io.jarbor.runtime.health.Readiness;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's own health service: readiness of the server, and of its services, which is the same.
 * Thread-safe.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">gRPC health
 *     checking</a>
 */
public final class GrpcHealth {
  private final Readiness readiness;
  private final Set<String> services;
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

  /**
   * Create the service.
   *
   * @param services the names that callers may ask for, beside none for the whole server
   */
  public GrpcHealth(Readiness readiness, Set<String> services) {
    this.readiness = readiness;
    this.services = Set.copyOf(services);
  }

  public GrpcService service() {
    return new GrpcService("grpc.health.v1.Health", HealthProto::getDescriptor)
        .method("Check", limited(Unary.of(HealthCheckRequest.parser(), this::check)))
        .method(
            "Watch",
            limited(
                call ->
                    call.readOne(
                        message ->
                            call.process(
                                message,
                                bytes -> Unary.parse(HealthCheckRequest.parser(), bytes),
                                request -> watch(call, request),
                                call::fail))));
  }

  private static CallHandler limited(CallHandler handler) {
    return call -> {
      call.limitMessages();
      handler.start(call);
    };
  }

  private HealthCheckResponse check(HealthCheckRequest request) {
    ServingStatus status = status(request.getService());
    if (status == ServingStatus.SERVICE_UNKNOWN) {
      throw new ServingException(
          ErrorCode.NOT_FOUND,
          "there is no service '" + request.getService() + "'; there are " + services);
    }
    return response(status);
  }

  private ServingStatus status(String service) {
    if (!service.isEmpty() && !services.contains(service)) {
      return ServingStatus.SERVICE_UNKNOWN;
    }
    return readiness.notReady().isEmpty() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  private static HealthCheckResponse response(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }

  private void watch(GrpcCall call, HealthCheckRequest request) {
    Watcher watcher = new Watcher(call, request.getService());
    watchers.add(watcher);
    call.onGone(() -> watchers.remove(watcher));
    call.onStopping(watcher::end);
    watcher.look();
  }

  /** Tell those who watch, where readiness has changed. */
  public void refresh() {
    watchers.forEach(watcher -> watcher.call.onEventLoop(watcher::look));
  }

  /** A caller that wants to know; for the event loop of its call. */
  private final class Watcher {
    private final GrpcCall call;
    private final String service;
    private @Nullable ServingStatus told;

    Watcher(GrpcCall call, String service) {
      this.call = call;
      this.service = service;
    }

    void look() {
      ServingStatus now = status(service);
      if (now != told) {
        told = now;
        call.send(Frame.of(response(now)));
      }
    }

    void end() {
      look();
      watchers.remove(this);
      call.end();
    }
  }
}
