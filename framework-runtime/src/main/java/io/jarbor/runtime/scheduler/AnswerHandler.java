package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Tensor;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Where a task's answer goes: any number of parts, then one end: the last part, the word that there
 * is none, or a failure. Called on threads of the scheduler's, one at a time: be quick, or hand
 * over.
 */
public interface AnswerHandler {

  /**
   * Take outputs of this request alone, its rows split from the batch, which others follow.
   *
   * @param outputs owned by the handler, who closes them
   * @return completes when they are dealt with: a model that emits faster than they are is held
   *     back
   */
  CompletionStage<Void> part(Map<String, Tensor> outputs);

  /**
   * Take the last outputs.
   *
   * @param outputs as of a {@link #part}
   */
  void last(Map<String, Tensor> outputs);

  /** Learn that no part follows, and that none was marked as the last. */
  void end();

  /** Take the reason why there is no (further) answer. */
  void failed(ServingException reason);
}
