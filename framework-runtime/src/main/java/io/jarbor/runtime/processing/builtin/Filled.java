package io.jarbor.runtime.processing.builtin;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import java.util.function.Consumer;

/** Makes tensors that are either filled or given back. */
final class Filled {
  private Filled() {}

  /**
   * Allocate a tensor and fill it; what the filling throws closes it and passes on.
   *
   * @param fill writes every element, since reused memory holds what was there before
   * @return owned by the caller
   */
  static Tensor tensor(
      TensorAllocator allocator, Datatype datatype, Shape shape, Consumer<Tensor> fill) {
    Tensor tensor = allocator.allocate(datatype, shape);
    boolean filled = false;
    try {
      fill.accept(tensor);
      filled = true;
      return tensor;
    } finally {
      if (!filled) {
        tensor.close();
      }
    }
  }
}
