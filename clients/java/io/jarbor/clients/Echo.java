package io.jarbor.clients;

import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.Map;

/** Answers its input: for BF16, which ONNX Runtime for Java does not take. */
public final class Echo extends JavaModel {
  private static final Shape ROWS = Shape.of(Shape.DYNAMIC, Shape.DYNAMIC);

  @Override
  public Signature signature() {
    return Signature.builder()
        .inputs(List.of(TensorSpec.of("x", Datatype.BF16, ROWS)))
        .outputs(List.of(TensorSpec.of("y", Datatype.BF16, ROWS)))
        .batched(true)
        .build();
  }

  @Override
  public void infer(InferenceCall call) {
    call.emit(Map.of("y", call.inputs().get("x").retain()), true);
  }
}
