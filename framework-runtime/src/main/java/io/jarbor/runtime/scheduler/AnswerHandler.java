package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Tensor;
import java.util.Map;

/**
 * Where a task's answer goes: any number of parts, then one end: the last part, marked as such, the
 * word that there is none, or a failure. Called on threads of the scheduler's: be quick, or hand
 * over.
 */
public interface AnswerHandler {

  /**
   * Take outputs of this request alone, its rows split from the batch.
   *
   * @param outputs owned by the handler, who closes them
   * @param last nothing follows
   */
  void outputs(Map<String, Tensor> outputs, boolean last);

  /** Learn that no part follows, and that none was marked as the last. */
  void end();

  /** Take the reason why there is no (further) answer. */
  void failed(ServingException reason);
}
