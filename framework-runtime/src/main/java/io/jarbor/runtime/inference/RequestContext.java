package io.jarbor.runtime.inference;

import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.processing.ProcessingContext;
import io.jarbor.api.tensor.TensorAllocator;
import java.util.HashMap;
import java.util.Map;

/** One request as processors see it. */
final class RequestContext implements ProcessingContext {
  private final Admission admission;
  private final Map<String, Object> notes = new HashMap<>();

  RequestContext(Admission admission) {
    this.admission = admission;
  }

  @Override
  public ModelId model() {
    return admission.version().id();
  }

  @Override
  public Deadline deadline() {
    return admission.deadline();
  }

  @Override
  public boolean cancelled() {
    return admission.cancellation().cancelled() || admission.deadline().passed();
  }

  @Override
  public TensorAllocator allocator() {
    return admission.version().scheduler().allocator();
  }

  @Override
  public Map<String, Object> notes() {
    return notes;
  }
}
