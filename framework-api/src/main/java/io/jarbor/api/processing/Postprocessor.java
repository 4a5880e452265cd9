package io.jarbor.api.processing;

import io.jarbor.api.tensor.Tensor;
import java.util.Map;

/**
 * Turns the model's outputs into an answer.
 *
 * @param <A> the answer: a record, whose components are the fields of the body and thereby the
 *     route's schema (see {@link Field})
 */
public interface Postprocessor<A> extends Processor {

  /** The class of the answer. */
  Class<A> responseType();

  /**
   * Make the answer. Blocks; called on a thread of the version's bounded pool.
   *
   * @param outputs borrowed until the answer is written, so it may hold them
   */
  A process(Map<String, Tensor> outputs, ProcessingContext context);
}
