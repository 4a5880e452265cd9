package io.jarbor.testkit;

import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.model.Signature;
import java.util.List;

/** Passes everything to another model, default methods too; a wrapper overrides what it changes. */
abstract class ForwardingModel implements Model {
  private final Model model;

  ForwardingModel(Model model) {
    this.model = model;
  }

  @Override
  public Signature signature() {
    return model.signature();
  }

  @Override
  public boolean decoupled() {
    return model.decoupled();
  }

  @Override
  public List<Signature> signatures() {
    return model.signatures();
  }

  @Override
  public int suggestedInstances(int cores) {
    return model.suggestedInstances(cores);
  }

  @Override
  public ModelInstance newInstance(Placement placement) {
    return model.newInstance(placement);
  }

  @Override
  public void close() {
    model.close();
  }
}
