package io.jarbor.distribution;

import java.nio.file.Path;

/**
 * A package that answers with several responses: {@code left} counts down to 1. Above 9 it fails;
 * from -1 it waits until nobody wants the answer, and from -2 it answers without end.
 */
final class CountdownPlugin {
  private static final String SOURCE =
      """
      import io.jarbor.api.backend.ModelPackage;
      import io.jarbor.api.manifest.Options;
      import io.jarbor.api.model.*;
      import io.jarbor.api.tensor.*;
      import java.util.List;
      import java.util.Map;

      public final class Countdown
          implements io.jarbor.api.backend.ModelProvider, Model, ModelInstance {
        public Model load(ModelPackage files, Options options) { return this; }
        public ModelInstance newInstance(Placement placement) { return this; }
        public boolean decoupled() { return true; }
        public void close() {}
        public Signature signature() {
          return Signature.builder()
              .inputs(List.of(TensorSpec.of("from", Datatype.INT64, Shape.of(1))))
              .outputs(List.of(TensorSpec.of("left", Datatype.INT64, Shape.of(1))))
              .batched(false)
              .build();
        }
        public void infer(InferenceCall call) {
          long from = call.inputs().get("from").longs().get(0);
          if (from > 9) {
            throw io.jarbor.api.error.ServingException.invalidInput("from 9 at most");
          }
          if (from == -2) {
            long left = from;
            try {
              while (true) {
                call.emit(Map.of("left", Tensor.of(Shape.of(1), left)), false);
                left--;
              }
            } catch (io.jarbor.api.error.ServingException e) {
              System.setProperty("jarbor.test.countdown", e.code().name() + " at " + left);
              throw e;
            }
          }
          if (from < 0) {
            call.emit(Map.of("left", Tensor.of(Shape.of(1), from)), false);
            while (!call.cancelled()) {
              java.util.concurrent.locks.LockSupport.parkNanos(1_000_000L);
            }
            System.setProperty("jarbor.test.countdown", "cancelled");
          }
          for (long left = from; left > 0; left--) {
            call.emit(Map.of("left", Tensor.of(Shape.of(1), left)), left == 1);
          }
        }
      }
      """;

  private CountdownPlugin() {}

  /** Make the package {@code name.jar}. */
  static void install(Path models, String name) {
    install(models, name, "");
  }

  /** Make the package {@code name.jar}, with further lines of its manifest. */
  static void install(Path models, String name, String manifest) {
    Packages.model(models, name, "Countdown", SOURCE, manifest);
  }
}
