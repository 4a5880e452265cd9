package io.jarbor.backend.onnx;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Walks over a protobuf message in a file, field by field, and steps over what nobody asks for: of
 * gigabytes of weights it reads the lengths. For one thread.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protobuf encoding</a>
 */
final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int MAX_STRING = 1 << 20;

  private final FileChannel file;
  private final ByteBuffer window = ByteBuffer.allocate(8192).limit(0);
  private long windowStart;
  private long position;
  private long end;
  private int wireType;

  ProtoReader(FileChannel file) throws IOException {
    this.file = file;
    this.end = file.size();
  }

  /** Called per field; reads it with one of the reader's methods, or leaves it alone. */
  @FunctionalInterface
  interface FieldHandler {
    void field(int number) throws IOException;
  }

  /**
   * Hand every field of the message at hand to a handler.
   *
   * @throws IOException if this is no protobuf message, or ends too early
   */
  void fields(FieldHandler handler) throws IOException {
    while (position < end) {
      long tag = varint();
      int number = (int) (tag >>> 3);
      if (number <= 0 || tag >>> 32 != 0) {
        throw new IOException("byte " + position + " starts no protobuf field");
      }
      wireType = (int) tag & 7;
      long start = position;
      handler.field(number);
      if (position == start) {
        skip();
      }
    }
  }

  /** Hand the fields of the nested message at hand to a handler. */
  void message(FieldHandler handler) throws IOException {
    long length = length();
    long outer = end;
    end = position + length;
    fields(handler);
    end = outer;
  }

  String string() throws IOException {
    long length = length();
    if (length > MAX_STRING) {
      throw new IOException("byte " + position + " starts a name of " + length + " bytes");
    }
    byte[] bytes = new byte[(int) length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = next();
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Read integers, whether the writer packed them or not. */
  void integers(LongConsumer consumer) throws IOException {
    if (wireType != BYTES) {
      consumer.accept(integer());
      return;
    }
    long length = length();
    long stop = position + length;
    while (position < stop) {
      consumer.accept(varint());
    }
  }

  long integer() throws IOException {
    require(VARINT);
    return varint();
  }

  private void skip() throws IOException {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> advance(8);
      case BYTES -> advance(length());
      case FIXED32 -> advance(4);
      default ->
          throw new IOException("byte " + position + " has the unknown wire type " + wireType);
    }
  }

  private long length() throws IOException {
    require(BYTES);
    long length = varint();
    if (length < 0 || length > end - position) {
      throw new EOFException(
          Long.toUnsignedString(length) + " bytes should follow, " + (end - position) + " do");
    }
    return length;
  }

  private void require(int expected) throws IOException {
    if (wireType != expected) {
      throw new IOException(
          "byte " + position + ": expected wire type " + expected + ", got " + wireType);
    }
  }

  private void advance(long count) throws IOException {
    if (count > end - position) {
      throw new EOFException(count + " bytes should follow, " + (end - position) + " do");
    }
    position += count;
  }

  private long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte part = next();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IOException("byte " + position + " ends a number of more than 64 bits");
  }

  private byte next() throws IOException {
    if (position >= end) {
      throw new EOFException("a byte should follow, none does");
    }
    long at = position - windowStart;
    if (at < 0 || at >= window.limit()) {
      window.clear();
      windowStart = position;
      if (file.read(window, position) < 1) {
        throw new EOFException("the file became shorter while it was read");
      }
      window.flip();
      at = 0;
    }
    position++;
    return window.get((int) at);
  }
}
