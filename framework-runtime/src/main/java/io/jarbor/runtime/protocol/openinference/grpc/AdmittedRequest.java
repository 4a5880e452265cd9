package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.model.Deadline;
import io.jarbor.runtime.grpc.GrpcCall;
import io.jarbor.runtime.inference.Admission;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ModelInference;
import io.jarbor.runtime.protocol.openinference.ModelInference.Form;

/**
 * A request that was let in, and then made of its message.
 *
 * @param admission to be handed on with the request, or closed
 * @param request owns its tensors until it is handed on
 */
record AdmittedRequest(Admission admission, InferRequest request) {

  /**
   * Let a message in, for at most the time that the call has; only then make its tensors.
   *
   * @throws io.jarbor.api.error.ServingException with the reason why not
   */
  static AdmittedRequest of(
      InferMessage message, ModelInference inference, Form form, GrpcCall call) {
    Admission admission =
        inference.admit(
            message.request().getModelName(),
            message.request().getModelVersion(),
            /* mayBeDecoupled= */ form == Form.STREAM,
            call.deadline().map(Deadline::remaining),
            message.byteSize());
    try {
      return new AdmittedRequest(admission, MessageRequest.of(message, form));
    } catch (Throwable e) { // Whatever it is, the request's place must come back.
      admission.close();
      throw e;
    }
  }
}
