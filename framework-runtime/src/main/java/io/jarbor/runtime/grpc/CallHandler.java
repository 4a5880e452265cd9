package io.jarbor.runtime.grpc;

import io.jarbor.runtime.http.RequestHead;
import java.util.function.Consumer;

/** Answers the calls of a method. Called on an event loop: do not block. */
@FunctionalInterface
public interface CallHandler {

  /**
   * Answer one call, now or later.
   *
   * @throws io.jarbor.api.error.ServingException to become the call's status
   */
  void start(GrpcCall call);

  /**
   * This handler, for callers that a check lets through.
   *
   * @param check throws a {@link io.jarbor.api.error.ServingException} for a caller to be refused
   */
  default CallHandler guardedBy(Consumer<? super RequestHead> check) {
    return call -> {
      check.accept(call);
      start(call);
    };
  }
}
