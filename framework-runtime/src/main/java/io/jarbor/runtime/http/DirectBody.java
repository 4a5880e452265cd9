package io.jarbor.runtime.http;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.netty.buffer.ByteBuf;

/**
 * A whole body in pooled memory off the heap, where engines read it without a copy. Freed once it
 * and every tensor on it are closed. Not thread-safe, but for those tensors.
 */
public final class DirectBody implements AutoCloseable {
  private final ByteBuf bytes;

  DirectBody(ByteBuf bytes) {
    this.bytes = bytes;
  }

  public int length() {
    return bytes.readableBytes();
  }

  /** Copy a part onto the heap. */
  public byte[] copy(int from, int length) {
    byte[] copy = new byte[length];
    bytes.getBytes(from, copy);
    return copy;
  }

  /**
   * Make a tensor of a part, without a copy.
   *
   * @return owned by the caller
   * @throws io.jarbor.api.error.ServingException {@code INVALID_INPUT} if the length is not what
   *     datatype and shape need
   */
  public Tensor tensor(Datatype datatype, Shape shape, int from, int length) {
    ByteBuf part = bytes.retainedSlice(from, length);
    try {
      return Tensor.wrap(datatype, shape, part.nioBuffer(), part::release);
    } catch (RuntimeException e) {
      part.release();
      throw e;
    }
  }

  @Override
  public void close() {
    bytes.release();
  }
}
