package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.ServingException;
import java.util.concurrent.CompletionStage;

/**
 * Where the responses to one request go: any number, the last of them told as such, or a failure
 * that ends them. Called on threads of the server's, one at a time: hand over what takes long.
 */
public interface ResponseStream {

  /**
   * Look at a response before it is taken; one that is refused is closed by the caller, and none
   * follows but a failure with the reason.
   *
   * @throws ServingException {@code TOO_LARGE} for one that could not be written
   */
  default void requireFits(InferResponse response) {}

  /**
   * Take a response that others follow.
   *
   * @param response closed by the stream
   * @return completes when the stream can take more
   */
  CompletionStage<Void> next(InferResponse response);

  /**
   * Take the last response.
   *
   * @param response closed by the stream
   */
  void last(InferResponse response);

  /** Learn that no response follows; told in place of {@link #last}. */
  void end();

  /** Take the reason why there is no (further) response. */
  void failed(ServingException reason);
}
