package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.grpc.GrpcCall;
import io.jarbor.runtime.grpc.GrpcMessage;
import io.jarbor.runtime.protocol.openinference.InferRequest;
import io.jarbor.runtime.protocol.openinference.ModelInference;
import io.jarbor.runtime.protocol.openinference.ModelInference.Form;
import org.jspecify.annotations.Nullable;

/**
 * A request of a stream: let in, or refused.
 *
 * @param id echoed with its responses; empty for none
 * @param emptyFinal true if its end is to be told even where no response is left to tell it with
 * @param admitted null where it is refused
 * @param reason why it is refused; null where it is let in
 */
record StreamedRequest(
    String id,
    boolean emptyFinal,
    @Nullable AdmittedRequest admitted,
    @Nullable ServingException reason) {

  /**
   * Let a message in, or keep the reason why not.
   *
   * @param read what was read of it
   */
  static StreamedRequest of(
      GrpcMessage message, InferMessage read, ModelInference inference, GrpcCall call) {
    String id = "";
    try {
      id = InferRequest.checkedId(read.request().getId());
      boolean emptyFinal = MessageParameters.emptyFinalResponse(read.request().getParametersMap());
      AdmittedRequest admitted = AdmittedRequest.of(message, read, inference, Form.STREAM, call);
      return new StreamedRequest(id, emptyFinal, admitted, null);
    } catch (ServingException e) {
      return new StreamedRequest(id, false, null, e);
    }
  }
}
