package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.grpc.GrpcCall;
import io.jarbor.runtime.http.RequestMemory;
import io.jarbor.runtime.protocol.openinference.InferResponse;
import io.jarbor.runtime.protocol.openinference.SingleResponse;
import java.nio.ByteBuffer;

/** Answers a call with one message. */
final class MessageAnswer extends SingleResponse {
  private final GrpcCall call;
  private final RequestMemory.Share memory;

  /**
   * Create an answer.
   *
   * @param memory where the request is counted, and the answer; closed once that has gone out
   */
  MessageAnswer(GrpcCall call, RequestMemory.Share memory) {
    this.call = call;
    this.memory = memory;
  }

  @Override
  public void requireFits(InferResponse response) {
    memory.answer(response.byteSize());
  }

  @Override
  protected void answer(InferResponse response) {
    call.onEventLoop(
        () -> call.process(response.byteSize(), () -> write(response), this::send, this::fail));
  }

  private static ByteBuffer write(InferResponse response) {
    try (response) {
      return ResponseWriter.whole(response);
    }
  }

  private void send(ByteBuffer frame) {
    call.sendLast(frame, memory);
  }

  private void fail(Throwable reason) {
    memory.close();
    call.fail(reason);
  }

  @Override
  protected void refuse(ServingException reason) {
    call.onEventLoop(() -> fail(reason));
  }
}
