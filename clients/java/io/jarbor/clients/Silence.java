package io.jarbor.clients;

import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;

/** Takes numbers, and answers with nothing. */
public final class Silence extends JavaModel {
  @Override
  public Signature signature() {
    return Signature.builder()
        .inputs(List.of(TensorSpec.of("x", Datatype.INT64, Shape.of(-1, 1))))
        .outputs(List.of(TensorSpec.of("y", Datatype.INT64, Shape.of(-1, 1))))
        .batched(true)
        .build();
  }

  @Override
  public boolean decoupled() {
    return true;
  }

  @Override
  public void infer(InferenceCall call) {
    // Which a decoupled model may.
  }
}
