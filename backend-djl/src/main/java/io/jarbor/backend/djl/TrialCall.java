package io.jarbor.backend.djl;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import io.jarbor.api.tensor.TensorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A call of our own at load, whose outputs are looked at and dropped. */
final class TrialCall implements InferenceCall {
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final Map<String, Tensor> inputs;
  private final Signature signature;
  private final Deadline deadline = Deadline.in(PATIENCE);

  TrialCall(Map<String, Tensor> inputs, Signature signature) {
    this.inputs = inputs;
    this.signature = signature;
  }

  @Override
  public Map<String, Tensor> inputs() {
    return inputs;
  }

  @Override
  public List<String> requestedOutputs() {
    return signature.outputs().stream().map(TensorSpec::name).toList();
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public boolean cancelled() {
    return false;
  }

  @Override
  public void onCancel(Runnable action) {}

  @Override
  public TensorAllocator allocator() {
    return TensorAllocator.DIRECT;
  }

  @Override
  public void emit(Map<String, Tensor> outputs, boolean last) {
    try {
      if (signature.batched()) {
        outputs.forEach(this::checkRows);
      }
    } finally {
      Tensor.closeAll(outputs.values());
    }
  }

  private void checkRows(String name, Tensor output) {
    long rows = inputs.values().iterator().next().shape().size(0);
    if (output.shape().size(0) != rows) {
      throw new ServingException(
          ErrorCode.BACKEND_FAILURE,
          "output '"
              + name
              + "' has shape "
              + output.shape()
              + " for a batch of "
              + Counted.of(rows, "row")
              + "; declare whole shapes and 'batching: off' if dimension 0 is not the batch");
    }
  }
}
