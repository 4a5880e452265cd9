package io.jarbor.runtime.inference;

import io.jarbor.api.error.ServingException;
import java.util.concurrent.CompletionStage;

/**
 * Where an answer goes: any number of parts, then one end: a last one, the word that there is none,
 * or a failure. Called on threads of the server's, one at a time: hand over what takes long.
 */
public interface AnswerStream {

  /**
   * Take a part of the answer.
   *
   * @param part closed by the stream
   * @return completes when the stream can take more
   */
  CompletionStage<Void> part(Answer part);

  /**
   * Take the answer, or what remains of it.
   *
   * @param answer closed by the stream
   */
  void last(Answer answer);

  /** Learn that nothing follows; told in place of {@link #last}. */
  void end();

  /** Take the reason why there is no (further) answer. */
  void failed(ServingException reason);
}
