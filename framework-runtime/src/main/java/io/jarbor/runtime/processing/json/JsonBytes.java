package io.jarbor.runtime.processing.json;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.processing.decimal.ShortestDecimal;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A document that is being written. One that is longer than an array can be, or than a quarter of
 * the heap, is refused with {@code TOO_LARGE}: while it grows it is there twice, and where the heap
 * is too small for that, the process ends. For one thread.
 */
final class JsonBytes extends OutputStream {
  private static final int FIRST_BYTES = 256;
  private static final int MOST_BYTES =
      (int) Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 4);

  private final LongConsumer room;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int count;

  /**
   * Create a document.
   *
   * @param room told how many bytes it holds, before there are more; what it throws is thrown
   */
  JsonBytes(LongConsumer room) {
    this.room = room;
  }

  /** Make room at once for about so many bytes; where they may be too many, as they come. */
  void expect(long more) {
    if (more <= MOST_BYTES - count) {
      reserve(more);
    }
  }

  /** For each number: small, so that it is inlined. */
  private void reserve(long more) {
    if (count + more > bytes.length) {
      grow(count + more);
    }
  }

  private void grow(long needed) {
    if (needed > MOST_BYTES) {
      throw new ServingException(
          ErrorCode.TOO_LARGE,
          "a JSON document may have "
              + MOST_BYTES
              + " bytes here, and the answer has more: more Java heap is needed, or an answer of"
              + " bytes");
    }
    int length = (int) Math.min(MOST_BYTES, Math.max(needed, 2L * bytes.length));
    room.accept((long) bytes.length + length);
    bytes = Arrays.copyOf(bytes, length);
  }

  @Override
  public void write(int next) {
    reserve(1);
    bytes[count++] = (byte) next;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    reserve(length);
    System.arraycopy(from, offset, bytes, count, length);
    count += length;
  }

  /** Write ASCII. */
  void writeText(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      bytes[count++] = (byte) text.charAt(i);
    }
  }

  /** Write a number that is finite. */
  void writeNumber(float value) {
    reserve(ShortestDecimal.MOST_BYTES);
    count = ShortestDecimal.write(value, bytes, count);
  }

  /** Write a number that is finite. */
  void writeNumber(double value) {
    reserve(ShortestDecimal.MOST_BYTES);
    count = ShortestDecimal.write(value, bytes, count);
  }

  /** What was written; the end of it. */
  byte[] toByteArray() {
    if (count < bytes.length) {
      room.accept((long) bytes.length + count);
      bytes = Arrays.copyOf(bytes, count);
    }
    room.accept(count);
    return bytes;
  }
}
