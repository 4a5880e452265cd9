package io.jarbor.clients;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.backend.ModelProvider;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;

/** A model without weights, the same for all of its copies. */
abstract class JavaModel implements ModelProvider, Model, ModelInstance {
  @Override
  public Model load(ModelPackage files, Options options) {
    return this;
  }

  @Override
  public ModelInstance newInstance(Placement placement) {
    return this;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
