package io.jarbor.runtime.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A message as it goes out, uncompressed, behind its prefix. */
public final class Frame {
  private static final int PREFIX_BYTES = 5;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

  private Frame() {}

  /**
   * Make room for a message, and write its prefix.
   *
   * @return ready to be filled with the message's bytes, of which there are just so many
   * @throws ServingException {@code TOO_LARGE} if no message can be so long
   */
  public static ByteBuffer of(long length) {
    if (length > MOST_BYTES) {
      throw new ServingException(
          ErrorCode.TOO_LARGE, "a message may hold " + MOST_BYTES + " bytes, got " + length);
    }
    return ByteBuffer.allocate(PREFIX_BYTES + (int) length).put((byte) 0).putInt((int) length);
  }

  /** Write a message. */
  public static ByteBuffer of(MessageLite message) {
    ByteBuffer frame = of((long) message.getSerializedSize());
    CodedOutputStream out = CodedOutputStream.newInstance(frame);
    try {
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return frame;
  }
}
