package io.jarbor.clients;

import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.Map;

/** Answers each row with itself. */
abstract class Identity extends JavaModel {
  private final Datatype datatype;
  private final Shape rows;

  Identity(Datatype datatype, Shape rows) {
    this.datatype = datatype;
    this.rows = rows;
  }

  @Override
  public Signature signature() {
    return Signature.builder()
        .inputs(List.of(TensorSpec.of("x", datatype, rows)))
        .outputs(List.of(TensorSpec.of("y", datatype, rows)))
        .batched(true)
        .build();
  }

  @Override
  public void infer(InferenceCall call) {
    call.emit(Map.of("y", call.inputs().get("x").retain()), true);
  }
}
