package io.jarbor.runtime.grpc;

/** Answers the calls of a method. Called on an event loop: do not block. */
@FunctionalInterface
public interface CallHandler {

  /**
   * Answer one call, now or later.
   *
   * @throws io.jarbor.api.error.ServingException to become the call's status
   */
  void start(GrpcCall call);
}
