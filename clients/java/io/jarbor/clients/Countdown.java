package io.jarbor.clients;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.Map;

/** Counts from a number down to 1, an answer for each; below 0 after as many answers, it fails. */
public final class Countdown extends JavaModel {
  @Override
  public Signature signature() {
    return Signature.builder()
        .inputs(List.of(TensorSpec.of("from", Datatype.INT64, Shape.of(1))))
        .outputs(List.of(TensorSpec.of("left", Datatype.INT64, Shape.of(1))))
        .batched(false)
        .build();
  }

  @Override
  public boolean decoupled() {
    return true;
  }

  @Override
  public void infer(InferenceCall call) {
    long from = call.inputs().get("from").longs().get(0);
    for (long left = Math.abs(from); left > 0 && !call.cancelled(); left--) {
      call.emit(Map.of("left", Tensor.of(Shape.of(1), left)), from > 0 && left == 1);
    }
    if (from < 0) {
      throw new ServingException(ErrorCode.BACKEND_FAILURE, "the count went below zero");
    }
  }
}
