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
  private final Scheduling scheduling;
  private final @Nullable KeptState kept;
  private final boolean sample;

  private InferenceTask(Builder builder) {
    this.inputs = new LinkedHashMap<>(builder.inputs);
    this.requestedOutputs = List.copyOf(builder.requestedOutputs);
    this.parameters = Map.copyOf(builder.parameters);
    this.deadline = builder.deadline;
    this.cancellation = builder.cancellation;
    this.handler = builder.handler;
    this.scheduling = builder.scheduling;
    this.kept = builder.kept;
    this.sample = builder.sample;
  }

  /**
   * Start a task.
   *
   * @param inputs every input of the signature, whole shapes, in its order; owned by whoever the
   *     task is submitted to
   * @param requestedOutputs names in the order to answer them; not empty
   * @param deadline when the answer stops being useful
   */
  public static Builder builder(
      Map<String, Tensor> inputs,
      List<String> requestedOutputs,
      Deadline deadline,
      AnswerHandler handler) {
    return new Builder(inputs, requestedOutputs, deadline, handler);
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

  public Scheduling scheduling() {
    return scheduling;
  }

  @Nullable KeptState kept() {
    return kept;
  }

  /** True if no caller asked for it, so that listeners are not told. */
  boolean sample() {
    return sample;
  }

  /** Collects what a task may have beside the parts that every one has. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Tensor> inputs;
    private final List<String> requestedOutputs;
    private final Deadline deadline;
    private final AnswerHandler handler;
    private Map<String, Object> parameters = Map.of();
    private Cancellation cancellation = new Cancellation();
    private Scheduling scheduling = Scheduling.DEFAULT;
    private @Nullable KeptState kept;
    private boolean sample;

    private Builder(
        Map<String, Tensor> inputs,
        List<String> requestedOutputs,
        Deadline deadline,
        AnswerHandler handler) {
      this.inputs = inputs;
      this.requestedOutputs = requestedOutputs;
      this.deadline = deadline;
      this.handler = handler;
    }

    /** What the caller passed beside the tensors; a task with any runs alone. */
    public Builder parameters(Map<String, Object> value) {
      parameters = value;
      return this;
    }

    /** Told when the caller goes. */
    public Builder cancellation(Cancellation value) {
      cancellation = value;
      return this;
    }

    /** What the request asks of the queue. */
    public Builder scheduling(Scheduling value) {
      scheduling = value;
      return this;
    }

    /** What the request's runs hand on, the submitter's; null for a request of one run. */
    public Builder kept(@Nullable KeptState value) {
      kept = value;
      return this;
    }

    /** Run it to warm up or to try the model where {@code value} is true, not for a caller. */
    public Builder sample(boolean value) {
      sample = value;
      return this;
    }

    public InferenceTask build() {
      return new InferenceTask(this);
    }
  }
}
