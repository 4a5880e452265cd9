package io.jarbor.runtime.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
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

  /**
   * The heap. A body that comes in one piece, as most do, stays in the memory that the connection
   * hands over; of others an announced length is believed for one block before its bytes have come.
   */
  final class Heap implements BodySink<ByteBuffer> {
    private int announced;
    private @Nullable ByteBuffer onlyChunk;
    private @Nullable Blocks blocks;

    @Override
    public void begin(OptionalInt announced) {
      this.announced = announced.orElse(0);
    }

    @Override
    public void append(Buffer chunk) {
      ByteBuf bytes = ((BufferInternal) chunk).getByteBuf();
      if (blocks == null && onlyChunk == null && chunk.length() == announced && bytes.hasArray()) {
        onlyChunk = bytes.nioBuffer();
      } else {
        blocks().append(bytes);
      }
    }

    private Blocks blocks() {
      if (blocks == null) {
        blocks = new Blocks(announced);
        if (onlyChunk != null) {
          blocks.append(Unpooled.wrappedBuffer(onlyChunk));
          onlyChunk = null;
        }
      }
      return blocks;
    }

    @Override
    public ByteBuffer whole() {
      return onlyChunk == null ? blocks().whole() : onlyChunk;
    }

    @Override
    public void discard() {
      onlyChunk = null;
      blocks = null;
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
        unannounced.append(((BufferInternal) chunk).getByteBuf());
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
