package io.jarbor.testkit;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.InferenceCall;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.util.List;
import java.util.Map;

/** Answers y = 2x, in memory alone. */
final class DoublingBackend implements Backend {
  static final Signature SIGNATURE =
      Signature.builder()
          .inputs(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(-1))))
          .outputs(List.of(TensorSpec.of("y", Datatype.FP32, Shape.of(-1))))
          .batched(true)
          .build();

  @Override
  public String name() {
    return "doubling";
  }

  @Override
  public Model load(ModelPackage files, Options options) {
    return new Model() {
      @Override
      public Signature signature() {
        return SIGNATURE;
      }

      @Override
      public ModelInstance newInstance(Placement placement) {
        return new Doubling();
      }

      @Override
      public void close() {}
    };
  }

  private static final class Doubling implements ModelInstance {
    @Override
    public void infer(InferenceCall call) {
      call.inputs()
          .forEach(
              (name, x) -> {
                Tensor y = call.allocator().allocate(Datatype.FP32, x.shape());
                for (int i = 0; i < x.elementCount(); i++) {
                  y.floats().put(i, 2 * x.floats().get(i));
                }
                call.emit(Map.of("y", y), true);
              });
    }

    @Override
    public void close() {}
  }
}
