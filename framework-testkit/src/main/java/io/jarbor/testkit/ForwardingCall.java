package io.jarbor.testkit;

import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Sequence;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import java.util.List;
import java.util.Map;

/** Passes everything to another call, default methods too; a wrapper overrides what it changes. */
abstract class ForwardingCall implements InferenceCall {
  private final InferenceCall call;

  ForwardingCall(InferenceCall call) {
    this.call = call;
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
  public String signature() {
    return call.signature();
  }

  @Override
  public List<Sequence> sequences() {
    return call.sequences();
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
  public void onCancel(Runnable action) {
    call.onCancel(action);
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
