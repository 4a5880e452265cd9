package io.jarbor.api.processing;

import io.jarbor.api.Experimental;

/**
 * Answers a request in several runs of the model, such as one a symbol of text.
 *
 * <p>It takes the place of preprocessor and postprocessor. Each step passes through the scheduler
 * anew, so that the steps of concurrent requests share batches; the deadline covers all of them.
 *
 * @param <Q> the request, as a {@link Preprocessor}'s
 * @param <A> the answer, and each part of it that is streamed, as a {@link Postprocessor}'s
 */
@Experimental
public interface Generator<Q, A> extends Processor {

  /** The class of the request. */
  Class<Q> requestType();

  /** The class of the answer. */
  Class<A> responseType();

  /**
   * Begin to answer a request. Blocks; called on a thread of the version's bounded pool.
   *
   * @return owned by the runtime, which closes it when the request ends, however it ends
   */
  Generation<A> open(Q request, ProcessingContext context);
}
