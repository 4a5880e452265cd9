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

  /** Writes the fields of a message. */
  @FunctionalInterface
  public interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  /**
   * Write a message.
   *
   * @param length of what is written
   * @throws ServingException {@code TOO_LARGE} if no message can be so long
   */
  public static ByteBuffer of(long length, Writing writing) {
    if (length > MOST_BYTES) {
      throw new ServingException(
          ErrorCode.TOO_LARGE, "a message may hold " + MOST_BYTES + " bytes, got " + length);
    }
    ByteBuffer frame =
        ByteBuffer.allocate(PREFIX_BYTES + (int) length).put((byte) 0).putInt((int) length);
    CodedOutputStream out = CodedOutputStream.newInstance(frame);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return frame;
  }

  /** Write a message. */
  public static ByteBuffer of(MessageLite message) {
    return of(message.getSerializedSize(), message::writeTo);
  }

  /** How long a field of so many bytes is: its tag, its length, and they. */
  public static long embedded(int field, long bytes) {
    int length = CodedOutputStream.computeUInt64SizeNoTag(bytes);
    return CodedOutputStream.computeTagSize(field) + length + bytes;
  }
}
