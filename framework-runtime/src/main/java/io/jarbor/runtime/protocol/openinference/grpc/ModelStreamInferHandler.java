package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.runtime.grpc.CallHandler;
import io.jarbor.runtime.grpc.GrpcCall;
import io.jarbor.runtime.protocol.openinference.ModelInference;

/** Takes a stream of requests, each answered by any number of responses. */
final class ModelStreamInferHandler implements CallHandler {
  private final ModelInference inference;

  ModelStreamInferHandler(ModelInference inference) {
    this.inference = inference;
  }

  @Override
  public void start(GrpcCall call) {
    new InferStream(call, inference).start();
  }
}
