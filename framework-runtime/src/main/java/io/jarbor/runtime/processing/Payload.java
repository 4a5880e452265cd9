package io.jarbor.runtime.processing;

import io.jarbor.api.tensor.Tensor;
import java.util.Map;

/**
 * What a protocol hands to, and gets from, inference: named tensors, or a body that a processor
 * understands.
 */
public sealed interface Payload {

  /**
   * Named tensors.
   *
   * @param tensors owned by whoever holds the payload
   */
  record Tensors(Map<String, Tensor> tensors) implements Payload {}

  /**
   * A value of the class that a processor names.
   *
   * @param value a record of the package's
   */
  record Typed(Object value) implements Payload {}
}
