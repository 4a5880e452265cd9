package io.jarbor.testkit;

import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sees that no cancellation reaches a run that has returned, nor the same one twice. */
final class AssertingCall implements InferenceCall {
  private final InferenceCall call;
  private final Violations violations;
  private final AtomicBoolean returned = new AtomicBoolean();

  AssertingCall(InferenceCall call, Violations violations) {
    this.call = call;
    this.violations = violations;
  }

  void returned() {
    returned.set(true);
  }

  @Override
  public void onCancel(Runnable action) {
    AtomicBoolean ran = new AtomicBoolean();
    call.onCancel(
        () -> {
          violations.require(!returned.get(), "no cancellation comes after infer has returned");
          violations.require(ran.compareAndSet(false, true), "a cancellation comes once");
          action.run();
        });
  }

  @Override
  public Map<String, Tensor> inputs() {
    return call.inputs();
  }

  @Override
  public List<String> requestedOutputs() {
    return call.requestedOutputs();
  }

  @Override
  public Map<String, Object> parameters() {
    return call.parameters();
  }

  @Override
  public Deadline deadline() {
    return call.deadline();
  }

  @Override
  public boolean cancelled() {
    return call.cancelled();
  }

  @Override
  public TensorAllocator allocator() {
    return call.allocator();
  }

  @Override
  public void emit(Map<String, Tensor> outputs, boolean last) {
    call.emit(outputs, last);
  }
}
