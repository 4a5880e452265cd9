package io.jarbor.runtime.processing.json;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;

/** What a tensor of nested arrays has to be. */
record ReferenceTensor(Shape shape, byte[] bytes) {

  /** The tensor of a value, of a datatype and a shape; empty where there is none. */
  static Optional<ReferenceTensor> of(ReferenceJson.Value value, Datatype datatype, Shape shape) {
    long[] sizes = shape.sizes();
    ReferenceElements elements = new ReferenceElements(datatype);
    try {
      walk(value, sizes, 0, elements);
    } catch (ReferenceElements.Refused e) {
      return Optional.empty();
    }
    long[] known = Arrays.stream(sizes).map(size -> Math.max(size, 0)).toArray();
    return Optional.of(new ReferenceTensor(Shape.of(known), elements.bytes()));
  }

  /** How deep arrays are nested, along the first of each. */
  static int depth(ReferenceJson.Value value) {
    if (value instanceof ReferenceJson.Array array) {
      return 1 + (array.elements().isEmpty() ? 0 : depth(array.elements().get(0)));
    }
    return 0;
  }

  /** A shape of which every size is found from the value. */
  static Shape open(ReferenceJson.Value value) {
    long[] sizes = new long[depth(value)];
    Arrays.fill(sizes, Shape.DYNAMIC);
    return Shape.of(sizes);
  }

  private static void walk(
      ReferenceJson.Value value, long[] sizes, int dimension, ReferenceElements elements)
      throws ReferenceElements.Refused {
    if (dimension == sizes.length) {
      elements.append(value);
      return;
    }
    if (!(value instanceof ReferenceJson.Array array)) {
      throw new ReferenceElements.Refused("no array");
    }
    if (sizes[dimension] == Shape.DYNAMIC) {
      sizes[dimension] = array.elements().size();
    } else if (sizes[dimension] != array.elements().size()) {
      throw new ReferenceElements.Refused("another size");
    }
    for (ReferenceJson.Value element : array.elements()) {
      walk(element, sizes, dimension + 1, elements);
    }
  }
}
