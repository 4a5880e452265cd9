package io.jarbor.api.model;

import io.jarbor.api.Experimental;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import java.util.List;
import java.util.Map;

/**
 * One run of a model: its inputs, its limits, and where its outputs go. The runtime implements it,
 * so it grows by default methods.
 *
 * <p>For the thread that runs the instance, but {@link #cancelled()}, which any thread may ask.
 */
public interface InferenceCall {

  /**
   * Every input of the signature, in its order, datatypes and shapes checked. Borrowed: do not
   * close, and do not keep after the call; to keep or to emit one, or rows of it, take a handle of
   * your own by {@link Tensor#retain()} or {@link Tensor#rows}.
   */
  Map<String, Tensor> inputs();

  /**
   * Names of the outputs that somebody wants, in the signature's order; others need not be
   * computed.
   */
  List<String> requestedOutputs();

  /**
   * What callers passed beside the tensors, by name: strings, numbers, booleans; empty for a batch
   * of several requests.
   */
  default Map<String, Object> parameters() {
    return Map.of();
  }

  /** Which of {@link Model#signatures()} the inputs follow, and the outputs shall. */
  @Experimental
  default String signature() {
    return Signature.DEFAULT_NAME;
  }

  /**
   * Requests in this run that run the model several times, in the order of their rows; empty where
   * there are none.
   */
  @Experimental
  default List<Sequence> sequences() {
    return List.of();
  }

  /** The latest deadline of the requests in this run. */
  Deadline deadline();

  /** True once nobody waits for the answer any more: every caller has gone or run out of time. */
  boolean cancelled();

  /**
   * Have an action run once nobody waits any more; at once if that is so already.
   *
   * @param action quick; runs on a thread of the runtime's, at most once, and never after {@link
   *     ModelInstance#infer} has returned
   */
  void onCancel(Runnable action);

  /** Makes tensors to emit, from memory that is used again. */
  TensorAllocator allocator();

  /**
   * Hand over outputs; the runtime owns and closes them from then on, even if this throws.
   *
   * <p>A model may emit several parts. A caller that streams gets each as it comes; any other gets
   * the last alone, so let that hold the whole answer, unless the model is {@linkplain
   * Model#decoupled() decoupled}.
   *
   * <p>A part that is not the last waits, where the callers are behind with those before it.
   *
   * @param outputs the requested ones at least; made by {@link #allocator()}, by the engine, or
   *     handles that share memory with the inputs, such as {@link Tensor#retain()} makes
   * @param last true for the only or final part; nothing may follow it. A call that returns without
   *     one has failed, unless the model is decoupled
   * @throws io.jarbor.api.error.ServingException {@code BACKEND_FAILURE} if an output is missing or
   *     does not fit the signature; the call has failed then. {@code CANCELLED} if others were to
   *     follow and nobody waits for them any more: end the run
   * @throws IllegalStateException after the last part, or once {@link ModelInstance#infer} has
   *     returned
   */
  void emit(Map<String, Tensor> outputs, boolean last);
}
