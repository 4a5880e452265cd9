package io.jarbor.testkit;

import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts its instances, so that the model is seen to close after them. */
final class AssertingModel extends ForwardingModel {
  private final Violations violations;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  AssertingModel(Model model, Violations violations) {
    super(model);
    this.violations = violations;
  }

  @Override
  public ModelInstance newInstance(Placement placement) {
    violations.require(!closed.get(), "a closed model makes no instances");
    ModelInstance instance = super.newInstance(placement);
    open.incrementAndGet();
    return new AssertingInstance(instance, signature(), violations, open::decrementAndGet);
  }

  @Override
  public void close() {
    violations.require(open.get() == 0, "a model closes after its last instance");
    closed.set(true);
    super.close();
  }
}
