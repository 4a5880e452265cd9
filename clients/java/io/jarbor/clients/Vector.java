package io.jarbor.clients;

import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.Map;

/** Three inputs and two outputs, for bodies that are compared byte for byte. */
public final class Vector extends JavaModel {
  private static final Shape ANY = Shape.of(Shape.DYNAMIC);

  @Override
  public Signature signature() {
    return Signature.builder()
        .inputs(
            List.of(
                TensorSpec.of("x", Datatype.FP32, Shape.of(Shape.DYNAMIC, 2)),
                TensorSpec.of("mask", Datatype.BOOL, ANY),
                TensorSpec.of("txt", Datatype.BYTES, ANY)))
        .outputs(
            List.of(
                TensorSpec.of("y", Datatype.FP32, Shape.of(1, 2)),
                TensorSpec.of("label", Datatype.BYTES, Shape.of(1))))
        .batched(false)
        .build();
  }

  @Override
  public void infer(InferenceCall call) {
    // Taken from the inputs, so that a byte that is off shows.
    float first = call.inputs().get("x").floats().get(0);
    float last = call.inputs().get("x").floats().get(3);
    Tensor text = call.inputs().get("txt");
    boolean seen = call.inputs().get("mask").data().get(0) == 1 && text.stringAt(0).equals("ab");
    byte[] label = new byte[text.bytesAt(0).remaining()];
    text.bytesAt(0).get(label);
    call.emit(
        Map.of(
            "y",
            Tensor.of(Shape.of(1, 2), first / last, 3 * first / last),
            "label",
            seen
                ? Tensor.ofStrings(Shape.of(1), List.of("cat"))
                : Tensor.ofBytes(Shape.of(1), List.of(label))),
        true);
  }
}
