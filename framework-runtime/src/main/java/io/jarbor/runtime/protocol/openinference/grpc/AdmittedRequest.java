package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.model.Deadline;
import io.jarbor.runtime.grpc.GrpcCall;
import io.jarbor.runtime.grpc.GrpcMessage;
import io.jarbor.runtime.http.RequestMemory;
import io.jarbor.runtime.inference.Admission;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ModelInference;
import io.jarbor.runtime.protocol.openinference.ModelInference.Form;

/**
 * A request that was let in, and then made of its message.
 *
 * @param admission to be handed on with the request, or closed
 * @param request owns its tensors until it is handed on
 * @param memory what it holds on the heap; to be closed once it is answered, however
 */
record AdmittedRequest(Admission admission, InferRequest request, RequestMemory.Share memory) {

  /**
   * Let a message in, for at most the time that the call has; only then make its tensors.
   *
   * @param message kept
   * @param read what was read of it
   * @throws io.jarbor.api.error.ServingException with the reason why not
   */
  static AdmittedRequest of(
      GrpcMessage message, InferMessage read, ModelInference inference, Form form, GrpcCall call) {
    Admission admission =
        inference.admit(
            read.request().getModelName(),
            read.request().getModelVersion(),
            /* mayBeDecoupled= */ form == Form.STREAM,
            call.deadline().map(Deadline::remaining),
            read.byteSize());
    try {
      InferRequest request = MessageRequest.of(read, form).countedIn(message.memory());
      return new AdmittedRequest(admission, request, message.keep());
    } catch (Throwable e) { // Whatever it is, the request's place must come back.
      admission.close();
      throw e;
    }
  }
}
