package io.jarbor.testkit;

import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.model.Signature;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts its instances, so that the model is seen to close after them. */
final class AssertingModel implements Model {
  private final Model model;
  private final Violations violations;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  AssertingModel(Model model, Violations violations) {
    this.model = model;
    this.violations = violations;
  }

  @Override
  public Signature signature() {
    return model.signature();
  }

  @Override
  public ModelInstance newInstance(Placement placement) {
    violations.require(!closed.get(), "a closed model makes no instances");
    ModelInstance instance = model.newInstance(placement);
    open.incrementAndGet();
    return new AssertingInstance(
        instance, model.signature(), violations, open::decrementAndGet);
  }

  @Override
  public void close() {
    violations.require(open.get() == 0, "a model closes after its last instance");
    closed.set(true);
    model.close();
  }
}
