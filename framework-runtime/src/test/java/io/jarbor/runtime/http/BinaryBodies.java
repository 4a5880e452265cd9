package io.jarbor.runtime.http;

import io.netty.buffer.ByteBuf;

/** Makes bodies as the server does, for tests of what reads them. */
public final class BinaryBodies {
  private BinaryBodies() {}

  /** Make a body of bytes, which are its own from then on. */
  public static BinaryBody of(ByteBuf bytes) {
    return new BinaryBody(bytes);
  }
}
