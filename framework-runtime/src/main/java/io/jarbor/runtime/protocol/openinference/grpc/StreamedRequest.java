package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.grpc.GrpcCall;
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

  /** Let a message in, or keep the reason why not. */
  static StreamedRequest of(InferMessage message, ModelInference inference, GrpcCall call) {
    String id = message.request().getId();
    try {
      boolean emptyFinal =
          MessageParameters.emptyFinalResponse(message.request().getParametersMap());
      AdmittedRequest admitted = AdmittedRequest.of(message, inference, Form.STREAM, call);
      return new StreamedRequest(id, emptyFinal, admitted, null);
    } catch (ServingException e) {
      return new StreamedRequest(id, false, null, e);
    }
  }
}
