package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.grpc.GrpcCall;
import io.jarbor.runtime.protocol.openinference.ModelInference;
import io.jarbor.runtime.protocol.openinference.ModelInference.Form;
import io.netty.buffer.ByteBuf;
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
   * Read a message.
   *
   * @throws ServingException {@code INVALID_INPUT} if it is none at all, so that not even its id is
   *     known
   */
  static StreamedRequest read(ByteBuf bytes, ModelInference inference, GrpcCall call) {
    InferMessage message = InferMessage.read(bytes);
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
