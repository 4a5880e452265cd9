package io.jarbor.backend.djl;

import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.model.Signature;
import java.util.concurrent.atomic.AtomicBoolean;

/** Weights in one DJL model, shared by a predictor per instance. */
final class DjlModel implements Model {
  private final ai.djl.Model model;
  private final Signature signature;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Owns the model from now on. */
  DjlModel(ai.djl.Model model, Signature signature) {
    this.model = model;
    this.signature = signature;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public ModelInstance newInstance(Placement placement) {
    if (closed.get()) {
      throw new IllegalStateException("model " + model.getName() + " is closed");
    }
    return new DjlInstance(model.newPredictor(new CallTranslator(signature)));
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      model.close();
    }
  }
}
