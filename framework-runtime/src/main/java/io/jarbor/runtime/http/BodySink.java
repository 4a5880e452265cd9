package io.jarbor.runtime.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
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

  /** The heap. An announced length is believed for one block before its bytes have come. */
  final class Heap implements BodySink<ByteBuffer> {
    private Blocks blocks = new Blocks(0);

    @Override
    public void begin(OptionalInt announced) {
      blocks = new Blocks(announced.orElse(0));
    }

    @Override
    public void append(Buffer chunk) {
      blocks.append(chunk);
    }

    @Override
    public ByteBuffer whole() {
      return blocks.whole();
    }

    @Override
    public void discard() {
      blocks = new Blocks(0);
    }
  }

  /**
   * Pooled memory off the heap. What is announced is allocated at once and each byte copied there
   * once, so only for bodies whose bytes were reserved; else they are gathered on the heap first.
   */
  final class Direct implements BodySink<DirectBody> {
    private Blocks unannounced = new Blocks(0);
    private @Nullable ByteBuf whole;

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
      if (whole == null) {
        unannounced.append(chunk);
      } else {
        whole.writeBytes(((BufferInternal) chunk).getByteBuf());
      }
    }

    @Override
    public DirectBody whole() {
      ByteBuf gathered = whole;
      if (gathered == null) {
        gathered = allocate(unannounced.count());
        unannounced.writeTo(gathered);
        unannounced = new Blocks(0);
      }
      return new DirectBody(gathered);
    }

    @Override
    public void discard() {
      unannounced = new Blocks(0);
      if (whole != null) {
        whole.release();
      }
    }
  }
}
