package io.jarbor.backend.djl;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs a model once on zeros, to see that it is what its manifest declares. */
final class TrialRun {
  /** More than one, so that a batch dimension which the model ignores shows. */
  private static final int ROWS = 2;

  private final DjlModel model;
  private final long dynamicSize;

  /**
   * Set the run up.
   *
   * @param dynamicSize what a dynamic size is, but for the batch's
   */
  TrialRun(DjlModel model, long dynamicSize) {
    this.model = model;
    this.dynamicSize = dynamicSize;
  }

  /**
   * Run it.
   *
   * @throws ServingException {@code INVALID_PACKAGE} with what does not fit
   */
  void run() {
    Map<String, Tensor> inputs = zeros();
    try (ModelInstance instance = model.newInstance(Placement.cpu(0))) {
      instance.infer(new TrialCall(inputs, model.signature()));
    } catch (ServingException e) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "a trial run on zeros of " + inputs + " failed: " + e.getMessage(),
          e);
    } finally {
      Tensor.closeAll(inputs.values());
    }
  }

  private Map<String, Tensor> zeros() {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (TensorSpec spec : model.signature().inputs()) {
      Shape shape = spec.shape();
      if (model.signature().batched()) {
        shape = shape.withRows(ROWS);
      }
      inputs.put(spec.name(), Tensor.allocate(spec.datatype(), Dimensions.fix(shape, dynamicSize)));
    }
    return inputs;
  }
}
