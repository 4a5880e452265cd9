package io.jarbor.runtime.http;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.LongConsumer;

/**
 * A whole body that may hold tensors as bytes: on the heap, or in pooled memory off it, where
 * engines read it without a copy. Freed once it and every tensor on it are closed. Not thread-safe,
 * but for those tensors.
 */
public final class BinaryBody implements AutoCloseable {
  /** Of the datatypes whose elements are longest. */
  private static final int ALIGNMENT = Long.BYTES;

  private final ByteBuf bytes;

  BinaryBody(ByteBuf bytes) {
    this.bytes = bytes;
  }

  /** Make a body of bytes on the heap, which are not copied. */
  public static BinaryBody onHeap(ByteBuffer bytes) {
    return new BinaryBody(Unpooled.wrappedBuffer(bytes));
  }

  /**
   * Make a body of bytes that came in one piece or several, on the heap: one stays where it is, so
   * that its tensors' one copy is that into a batch or an engine's memory; several are put together
   * off the heap.
   *
   * @param bytes not owned by the body, and never changed or freed
   * @param tensorsFrom where the first tensor begins
   */
  public static BinaryBody of(ByteBuf bytes, int tensorsFrom) {
    return bytes.hasArray()
        ? onHeap(bytes.nioBuffer())
        : new BinaryBody(
            room(bytes.readableBytes(), tensorsFrom)
                .writeBytes(bytes, bytes.readerIndex(), bytes.readableBytes()));
  }

  /**
   * Make room off the heap for a body, so that its first tensor lies as every datatype needs: an
   * engine reads it where it is.
   *
   * @return owned by the caller; without bytes as yet
   */
  static ByteBuf room(int bytes, int tensorsFrom) {
    int before = -tensorsFrom & (ALIGNMENT - 1);
    return PooledByteBufAllocator.DEFAULT.directBuffer(before + bytes).setIndex(before, before);
  }

  public int length() {
    return bytes.readableBytes();
  }

  /** What of it is on the heap: all or nothing. */
  int heapBytes() {
    return bytes.hasArray() ? length() : 0;
  }

  /** The first bytes, on the heap: copied there where the body is off it. */
  public ByteBuffer head(int length) {
    return head(length, more -> {});
  }

  /**
   * The first bytes, as {@link #head(int)}.
   *
   * @param room told how many bytes more are held, before they are; what it throws is thrown
   */
  public ByteBuffer head(int length, LongConsumer room) {
    Objects.checkFromIndexSize(0, length, length());
    if (bytes.hasArray()) {
      return ByteBuffer.wrap(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), length);
    }
    room.accept(length);
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
