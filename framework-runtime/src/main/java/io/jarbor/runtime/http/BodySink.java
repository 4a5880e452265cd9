package io.jarbor.runtime.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a body go. For one body and one thread.
 *
 * @param <T> the whole body
 */
interface BodySink<T> {

  /** Make room; empty where the length is not announced. */
  void begin(OptionalInt announced);

  void append(Buffer chunk);

  /** The body, owned by the caller; once, at its end. */
  T whole();

  /** Free what was gathered; there will be no whole body. */
  void discard();

  /** An array on the heap, which grows as bytes come. */
  final class Heap implements BodySink<ByteBuffer> {
    /** An announced length is believed this far before its bytes have come. */
    private static final int TRUSTED_BYTES = 1 << 20;

    private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private byte[] bytes = {};
    private int count;

    @Override
    public void begin(OptionalInt announced) {
      bytes = new byte[Math.min(TRUSTED_BYTES, announced.orElse(1024))];
    }

    @Override
    public void append(Buffer chunk) {
      int needed = count + chunk.length();
      if (needed > bytes.length) {
        bytes =
            Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(MOST_BYTES, 2L * bytes.length)));
      }
      chunk.getBytes(bytes, count);
      count = needed;
    }

    @Override
    public ByteBuffer whole() {
      return ByteBuffer.wrap(bytes, 0, count);
    }

    @Override
    public void discard() {
      bytes = new byte[0];
    }
  }

  /**
   * Pooled memory off the heap, to which each byte is copied once. What is announced is allocated
   * at once, so only for bodies whose bytes were reserved; else the chunks are kept until the end.
   */
  final class Direct implements BodySink<DirectBody> {
    private @Nullable ByteBuf whole;
    private final List<Buffer> chunks = new ArrayList<>();
    private int count;

    @Override
    public void begin(OptionalInt announced) {
      if (announced.isPresent()) {
        whole = allocate(announced.getAsInt());
      }
    }

    private static ByteBuf allocate(int bytes) {
      return PooledByteBufAllocator.DEFAULT.directBuffer(bytes);
    }

    @Override
    public void append(Buffer chunk) {
      count += chunk.length();
      if (whole == null) {
        chunks.add(chunk);
      } else {
        copy(chunk, whole);
      }
    }

    private static void copy(Buffer chunk, ByteBuf to) {
      to.writeBytes(((BufferInternal) chunk).getByteBuf());
    }

    @Override
    public DirectBody whole() {
      ByteBuf gathered = whole;
      if (gathered == null) {
        gathered = allocate(count);
        for (Buffer chunk : chunks) {
          copy(chunk, gathered);
        }
        chunks.clear();
      }
      return new DirectBody(gathered);
    }

    @Override
    public void discard() {
      chunks.clear();
      if (whole != null) {
        whole.release();
      }
    }
  }
}
