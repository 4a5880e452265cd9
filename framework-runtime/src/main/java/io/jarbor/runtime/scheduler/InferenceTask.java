package io.jarbor.runtime.scheduler;

import io.jarbor.api.model.Deadline;
import io.jarbor.api.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a model for one request: what to run it on, until when, and for whom. Checked against
 * the signature before it is submitted.
 *
 * <p>Compared by identity.
 */
public final class InferenceTask {
  private final Map<String, Tensor> inputs;
  private final List<String> requestedOutputs;
  private final Map<String, Object> parameters;
  private final Deadline deadline;
  private final Cancellation cancellation;
  private final AnswerHandler handler;
  private final @Nullable KeptState kept;

  /**
   * Create the only run of a request; else as {@link #InferenceTask(Map, List, Map, Deadline,
   * Cancellation, AnswerHandler, KeptState)}.
   */
  public InferenceTask(
      Map<String, Tensor> inputs,
      List<String> requestedOutputs,
      Map<String, Object> parameters,
      Deadline deadline,
      Cancellation cancellation,
      AnswerHandler handler) {
    this(inputs, requestedOutputs, parameters, deadline, cancellation, handler, null);
  }

  /**
   * Create a task.
   *
   * @param inputs every input of the signature, whole shapes, in its order; owned by whoever it is
   *     submitted to
   * @param requestedOutputs names in the order to answer them; not empty
   * @param deadline when the answer stops being useful
   * @param cancellation told when the caller goes
   * @param kept what the request's runs hand on, the submitter's; null for a request of one run
   */
  public InferenceTask(
      Map<String, Tensor> inputs,
      List<String> requestedOutputs,
      Map<String, Object> parameters,
      Deadline deadline,
      Cancellation cancellation,
      AnswerHandler handler,
      @Nullable KeptState kept) {
    this.inputs = new LinkedHashMap<>(inputs);
    this.requestedOutputs = List.copyOf(requestedOutputs);
    this.parameters = Map.copyOf(parameters);
    this.deadline = deadline;
    this.cancellation = cancellation;
    this.handler = handler;
    this.kept = kept;
  }

  public Map<String, Tensor> inputs() {
    return inputs;
  }

  public List<String> requestedOutputs() {
    return requestedOutputs;
  }

  public Map<String, Object> parameters() {
    return parameters;
  }

  public Deadline deadline() {
    return deadline;
  }

  public Cancellation cancellation() {
    return cancellation;
  }

  public AnswerHandler handler() {
    return handler;
  }

  @Nullable KeptState kept() {
    return kept;
  }
}
