package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.runtime.grpc.CallHandler;
import io.jarbor.runtime.grpc.GrpcCall;
import io.jarbor.runtime.protocol.openinference.ModelInference;
import io.jarbor.runtime.protocol.openinference.ModelInference.Form;

/** Takes one inference request through: read, admit, infer, answer. */
final class ModelInferHandler implements CallHandler {
  private final ModelInference inference;

  ModelInferHandler(ModelInference inference) {
    this.inference = inference;
  }

  @Override
  public void start(GrpcCall call) {
    call.readOne(
        message ->
            call.process(
                message,
                bytes ->
                    AdmittedRequest.of(
                        message,
                        InferMessage.read(bytes, message::reserve),
                        inference,
                        Form.WHOLE,
                        call),
                request -> infer(call, request),
                call::fail));
  }

  private void infer(GrpcCall call, AdmittedRequest admitted) {
    // From here on the admission's deadline answers, which is the call's or an earlier one.
    call.handOverDeadline();
    call.onGone(admitted.admission().cancellation()::cancel);
    inference.infer(
        admitted.admission(),
        admitted.request(),
        Form.WHOLE,
        new MessageAnswer(call, admitted.memory()));
  }
}
