package io.jarbor.clients;

import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.Map;

/** Answers with the numbers that come in. */
public final class Numbers extends JavaModel {
  @Override
  public Signature signature() {
    return Signature.builder()
        .inputs(List.of(TensorSpec.of("x", Datatype.INT64, Shape.of(-1, 1))))
        .outputs(List.of(TensorSpec.of("y", Datatype.INT64, Shape.of(-1, 1))))
        .batched(true)
        .build();
  }

  @Override
  public void infer(InferenceCall call) {
    call.emit(Map.of("y", call.inputs().get("x").retain()), true);
  }
}
