package io.jarbor.runtime.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;

/** Hands bytes over to be sent without the copy that {@link Buffer#buffer(byte[])} makes. */
public final class Wrapped {
  private Wrapped() {}

  /**
   * Wrap bytes.
   *
   * @param bytes not to be changed any more
   */
  static Buffer buffer(byte[] bytes) {
    return buffer(ByteBuffer.wrap(bytes));
  }

  /**
   * Wrap what remains of a buffer.
   *
   * @param bytes not to be changed any more
   */
  public static Buffer buffer(ByteBuffer bytes) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
  }
}
