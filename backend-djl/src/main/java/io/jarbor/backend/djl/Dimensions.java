package io.jarbor.backend.djl;

import io.jarbor.api.tensor.Shape;

/** Shapes in both spellings. */
final class Dimensions {
  private Dimensions() {}

  static ai.djl.ndarray.types.Shape djl(Shape shape) {
    return new ai.djl.ndarray.types.Shape(shape.sizes());
  }

  static Shape ours(ai.djl.ndarray.types.Shape shape) {
    return Shape.of(shape.getShape());
  }

  /** Replace each dynamic size. */
  static Shape fix(Shape shape, long size) {
    long[] sizes = shape.sizes();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == Shape.DYNAMIC) {
        sizes[i] = size;
      }
    }
    return Shape.of(sizes);
  }
}
