package io.jarbor.runtime.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes on the heap that grow by blocks: what is there stays where it is, and no more than a block
 * is without use, however small the chunks.
 */
final class Blocks {
  private static final int LEAST_BYTES = 1 << 10;
  private static final int MOST_BYTES = 1 << 20;

  private final List<byte[]> full = new ArrayList<>();
  private byte[] last;
  private int used;
  private int count;

  /** Begin with a block of so many bytes. */
  Blocks(int first) {
    last = new byte[Math.min(MOST_BYTES, first)];
  }

  /** Copy the readable bytes of a buffer. */
  void append(ByteBuf chunk) {
    int from = chunk.readerIndex();
    while (from < chunk.writerIndex()) {
      int left = chunk.writerIndex() - from;
      if (used == last.length) {
        nextBlock(Math.max(count, left));
      }
      int part = Math.min(left, last.length - used);
      chunk.getBytes(from, last, used, part);
      from += part;
      used += part;
      count += part;
    }
  }

  private void nextBlock(int wanted) {
    if (used > 0) {
      full.add(last);
    }
    last = new byte[Math.max(LEAST_BYTES, Math.min(MOST_BYTES, wanted))];
    used = 0;
  }

  int count() {
    return count;
  }

  /** All bytes in a row; without a copy where they are one block. */
  ByteBuffer whole() {
    if (full.isEmpty()) {
      return ByteBuffer.wrap(last, 0, used);
    }
    ByteBuf whole = Unpooled.wrappedBuffer(new byte[count]).clear();
    writeTo(whole);
    return whole.nioBuffer();
  }

  void writeTo(ByteBuf target) {
    for (byte[] block : full) {
      target.writeBytes(block);
    }
    target.writeBytes(last, 0, used);
  }
}
