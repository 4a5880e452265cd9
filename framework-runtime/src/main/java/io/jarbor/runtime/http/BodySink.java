package io.jarbor.runtime.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
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

  /** The heap, as one piece: that which came, where it was the only one. */
  final class Heap implements BodySink<ByteBuffer> {
    private final RequestMemory.Share memory;
    private Pieces pieces = new Pieces();

    Heap(RequestMemory.Share memory) {
      this.memory = memory;
    }

    @Override
    public void begin(OptionalInt announced) {
      // An announced length is not believed before its bytes have come, but for what it rules out.
      int length = announced.orElse(0);
      memory.mayHold(length > HttpListener.MOST_PIECE_BYTES ? 2L * length : length);
    }

    @Override
    public void append(Buffer chunk) {
      memory.add(chunk.length());
      pieces.add(bytes(chunk));
    }

    @Override
    public ByteBuffer whole() {
      ByteBuf whole = pieces.whole();
      int length = whole.readableBytes();
      if (whole.hasArray()) {
        // Not its own view: that of no bytes has no array.
        return ByteBuffer.wrap(whole.array(), whole.arrayOffset() + whole.readerIndex(), length);
      }
      memory.add(length);
      ByteBuffer joined = ByteBuffer.wrap(ByteBufUtil.getBytes(whole));
      pieces = new Pieces();
      memory.request(length);
      return joined;
    }

    @Override
    public void discard() {
      pieces = new Pieces();
    }
  }

  private static ByteBuf bytes(Buffer chunk) {
    return ((BufferInternal) chunk).getByteBuf();
  }

  /**
   * For tensors' bytes, as {@link BinaryBody#of} keeps them. What is announced as more than a piece
   * is allocated at once, so only for bodies whose bytes were reserved.
   */
  final class Binary implements BodySink<BinaryBody> {
    private final int tensorsFrom;
    private final RequestMemory.Share memory;
    private Pieces pieces = new Pieces();
    private @Nullable ByteBuf gathered;

    Binary(int tensorsFrom, RequestMemory.Share memory) {
      this.tensorsFrom = tensorsFrom;
      this.memory = memory;
    }

    @Override
    public void begin(OptionalInt announced) {
      if (announced.orElse(0) > HttpListener.MOST_PIECE_BYTES) {
        gathered = BinaryBody.room(announced.getAsInt(), tensorsFrom);
      }
    }

    @Override
    public void append(Buffer chunk) {
      if (gathered == null) {
        memory.add(chunk.length());
        pieces.add(bytes(chunk));
      } else {
        gathered.writeBytes(bytes(chunk));
      }
    }

    @Override
    public BinaryBody whole() {
      if (gathered != null) {
        return new BinaryBody(gathered);
      }
      BinaryBody whole = BinaryBody.of(pieces.whole(), tensorsFrom);
      pieces = new Pieces();
      memory.request(whole.heapBytes());
      return whole;
    }

    @Override
    public void discard() {
      pieces = new Pieces();
      if (gathered != null) {
        gathered.release();
      }
    }
  }
}
