package io.jarbor.runtime.repository;

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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes {@code x} FP32 {@code [-1, 1]} and answers {@code y} of that shape, twice as much; what
 * else it does stands in its package's text. Counts its closes.
 */
final class FakeModel implements Model {
  static final Signature SIGNATURE =
      Signature.builder()
          .inputs(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(-1, 1))))
          .outputs(List.of(TensorSpec.of("y", Datatype.FP32, Shape.of(-1, 1))))
          .batched(true)
          .build();

  private final FakeText text;
  private final List<String> events;
  private final AtomicInteger closes = new AtomicInteger();

  FakeModel(FakeText text, List<String> events) {
    this.text = text;
    this.events = events;
  }

  int closes() {
    return closes.get();
  }

  @Override
  public Signature signature() {
    return SIGNATURE;
  }

  @Override
  public ModelInstance newInstance(Placement placement) {
    return new Instance();
  }

  @Override
  public void close() {
    closes.incrementAndGet();
    events.add("model closed");
    if (text.is("close", "throws")) {
      throw new AssertionError("it cannot be closed");
    }
  }

  private final class Instance implements ModelInstance {
    @Override
    public void infer(InferenceCall call) {
      Tensor x = call.inputs().get("x");
      if (x == null) {
        throw new AssertionError("no input x");
      }
      int rows = (int) x.shape().size(0);
      String way = text.get("answers").orElse("rows");
      if (way.equals("refuses") || (way.equals("one by one") && rows > 1)) {
        throw new IllegalStateException("it does not take " + rows + " rows");
      }
      int answered = way.equals("one row") ? 1 : rows;
      float factor = way.equals("mixed") ? rows : 2;
      Tensor y = call.allocator().allocate(Datatype.FP32, Shape.of(answered, 1));
      for (int row = 0; row < answered; row++) {
        y.floats().put(row, factor * x.floats().get(row));
      }
      call.emit(Map.of("y", y), true);
    }

    @Override
    public void close() {
      events.add("instance closed");
    }
  }
}
