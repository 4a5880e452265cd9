package io.jarbor.runtime.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/** Hands bytes over to be sent without the copy that {@link Buffer#buffer(byte[])} makes. */
final class Wrapped {
  private Wrapped() {}

  /**
   * Wrap bytes.
   *
   * @param bytes not to be changed any more
   */
  static Buffer buffer(byte[] bytes) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
  }
}
