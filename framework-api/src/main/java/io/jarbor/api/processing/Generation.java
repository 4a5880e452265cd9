package io.jarbor.api.processing;

import io.jarbor.api.Experimental;
import io.jarbor.api.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through a {@link Generator}; used by one thread at a time, not always the
 * same one.
 *
 * @param <A> the answer
 */
@Experimental
public interface Generation<A> extends AutoCloseable {

  /**
   * Decide what comes next. Blocks; called on a thread of the version's bounded pool.
   *
   * @param outputs of the run that the last step asked for, borrowed until this returns; empty at
   *     the first step
   */
  Step<A> step(Map<String, Tensor> outputs);

  /** Free what the request holds. */
  @Override
  default void close() {}

  /** What a generation does next. */
  sealed interface Step<A> {}

  /**
   * Run the model once more.
   *
   * @param inputs every input of the signature, whole shapes; the runtime owns and closes them
   * @param parts of the answer that are ready, sent at once to a caller that streams
   * @param state what the next run finds as {@link io.jarbor.api.model.Sequence#state()}, in place
   *     of what was kept before; null to leave that as it is. The runtime owns it, and closes it
   *     when something else takes its place, or with the request
   */
  record Continue<A>(Map<String, Tensor> inputs, List<A> parts, @Nullable AutoCloseable state)
      implements Step<A> {
    public Continue {
      parts = List.copyOf(parts);
    }

    /** Run the model once more, with no state kept. */
    public Continue(Map<String, Tensor> inputs, List<A> parts) {
      this(inputs, parts, null);
    }
  }

  /**
   * End with an answer.
   *
   * @param parts of the answer that a caller that streams has not seen yet
   * @param answer all of it
   */
  record Done<A>(List<A> parts, A answer) implements Step<A> {
    public Done {
      parts = List.copyOf(parts);
    }
  }
}
