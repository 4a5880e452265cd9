package io.jarbor.api.tensor;

/** Makes tensors whose storage the caller fills; the runtime's reuses buffers. Thread-safe. */
@FunctionalInterface
public interface TensorAllocator {

  /** Takes fresh direct memory for each tensor. */
  TensorAllocator DIRECT = Tensor::allocate;

  /**
   * Make a tensor of a fixed-size datatype; its content is undefined until written.
   *
   * @param shape every size known
   * @return owned by the caller, who closes it or hands it on
   * @throws io.jarbor.api.error.ServingException {@code TOO_LARGE} above 2³¹−1 bytes
   */
  Tensor allocate(Datatype datatype, Shape shape);
}
