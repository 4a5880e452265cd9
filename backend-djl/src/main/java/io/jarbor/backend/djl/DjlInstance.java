package io.jarbor.backend.djl;

import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.tensor.Tensor;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** One predictor, which is for one thread at a time. */
final class DjlInstance implements ModelInstance {
  private final Predictor<InferenceCall, Map<String, Tensor>> predictor;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Owns the predictor from now on. */
  DjlInstance(Predictor<InferenceCall, Map<String, Tensor>> predictor) {
    this.predictor = predictor;
  }

  @Override
  public void infer(InferenceCall call) {
    if (closed.get()) {
      throw new IllegalStateException("the instance is closed");
    }
    Map<String, Tensor> outputs;
    try {
      outputs = predictor.predict(call);
    } catch (TranslateException | RuntimeException e) {
      throw EngineErrors.failure(e);
    }
    call.emit(outputs, true);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      predictor.close();
    }
  }
}
