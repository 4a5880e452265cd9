package io.jarbor.runtime.http;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/**
 * A whole body that may hold tensors as bytes: on the heap, or in pooled memory off it, where
 * engines read it without a copy. Freed once it and every tensor on it are closed. Not thread-safe,
 * but for those tensors.
 */
public final class BinaryBody implements AutoCloseable {
  private final ByteBuf bytes;

  BinaryBody(ByteBuf bytes) {
    this.bytes = bytes;
  }

  /** Make a body of bytes on the heap, which are not copied. */
  public static BinaryBody onHeap(ByteBuffer bytes) {
    return new BinaryBody(Unpooled.wrappedBuffer(bytes));
  }

  public int length() {
    return bytes.readableBytes();
  }

  /** The first bytes, on the heap: copied there where the body is off it. */
  public ByteBuffer head(int length) {
    if (bytes.hasArray()) {
      return ByteBuffer.wrap(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), length);
    }
    byte[] copy = new byte[length];
    bytes.getBytes(bytes.readerIndex(), copy);
    return ByteBuffer.wrap(copy);
  }

  /**
   * Make a tensor of a part, without a copy.
   *
   * @return owned by the caller
   * @throws io.jarbor.api.error.ServingException {@code INVALID_INPUT} if the length is not what
   *     datatype and shape need
   */
  public Tensor tensor(Datatype datatype, Shape shape, int from, int length) {
    ByteBuf part = bytes.retainedSlice(bytes.readerIndex() + from, length);
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
