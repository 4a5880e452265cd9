package io.jarbor.runtime.protocol.openinference.rest;

import io.jarbor.api.tensor.Shape;

/** Closes the open sizes of an input's shape, where a request has elements and says no shape. */
final class OpenSizes {
  private OpenSizes() {}

  /**
   * Give the last open size what the elements come to, and the others 1.
   *
   * @param count of the elements; where they do not come out even, the shape has fewer
   */
  static Shape close(Shape shape, long count) {
    long[] sizes = shape.sizes();
    int last = -1;
    long others = 1;
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == Shape.DYNAMIC) {
        sizes[i] = 1;
        last = i;
      }
      others *= sizes[i];
    }
    if (last >= 0) {
      sizes[last] = others == 0 ? 0 : count / others;
    }
    return Shape.of(sizes);
  }
}
