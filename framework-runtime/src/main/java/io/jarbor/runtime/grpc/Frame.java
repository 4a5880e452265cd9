package io.jarbor.runtime.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.jarbor.runtime.http.HttpAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** A message as it goes out, uncompressed, behind its prefix. */
public final class Frame {
  private static final int PREFIX_BYTES = 5;

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
   * @throws io.jarbor.api.error.ServingException {@code TOO_LARGE} as by {@link #checkedLength}
   */
  public static ByteBuffer of(long length, Writing writing) {
    ByteBuffer frame = ByteBuffer.allocate(checkedLength(length));
    frame.put((byte) 0).putInt((int) length);
    CodedOutputStream out = CodedOutputStream.newInstance(frame);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return frame;
  }

  /**
   * Check how long a message is to be, before it is written.
   *
   * @return its length with the prefix
   * @throws io.jarbor.api.error.ServingException {@code TOO_LARGE} if that is more than {@link
   *     HttpAnswer#MOST_BYTES}
   */
  public static int checkedLength(long length) {
    return HttpAnswer.checkedLength(PREFIX_BYTES + length);
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
