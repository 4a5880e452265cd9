package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.grpc.GrpcCall;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import io.jarbor.runtime.protocol.openinference.SingleResponse;
import java.nio.ByteBuffer;

/** Answers a call with one message. */
final class MessageAnswer extends SingleResponse {
  private final GrpcCall call;

  MessageAnswer(GrpcCall call) {
    this.call = call;
  }

  @Override
  protected void answer(InferResponse response) {
    call.onEventLoop(
        () -> call.process(response.byteSize(), () -> write(response), call::sendLast, call::fail));
  }

  private static ByteBuffer write(InferResponse response) {
    try (response) {
      return ResponseWriter.whole(response);
    }
  }

  @Override
  protected void refuse(ServingException reason) {
    call.onEventLoop(() -> call.fail(reason));
  }
}
