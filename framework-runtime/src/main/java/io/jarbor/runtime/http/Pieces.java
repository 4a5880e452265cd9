package io.jarbor.runtime.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the pieces in which a body or message comes, without copying them, but for tiny ones:
 * each piece costs as much as a hundred bytes. However small they are cut, what is held is some
 * twice what came. For one thread.
 */
public final class Pieces {
  private static final int TINY_BYTES = 1024;

  /** Grows as it fills: what comes between two tiny pieces ends it. */
  private static final int FIRST_GATHERED_BYTES = 64;

  private static final int GATHERED_BYTES = 16 << 10;

  private @Nullable ByteBuf first;
  private @Nullable CompositeByteBuf pieces;
  private @Nullable ByteBuf gathered;

  /** Take the next piece, which is on the heap and whose bytes change no more. */
  public void add(ByteBuf piece) {
    if (first == null) {
      first = piece;
    } else if (piece.readableBytes() < TINY_BYTES) {
      gather(piece);
    } else {
      flush();
      pieces().addComponent(true, piece);
    }
  }

  private void gather(ByteBuf piece) {
    if (gathered != null && gathered.maxWritableBytes() < piece.readableBytes()) {
      flush();
    }
    if (gathered == null) {
      gathered = Unpooled.buffer(FIRST_GATHERED_BYTES, GATHERED_BYTES);
    }
    gathered.writeBytes(piece);
  }

  private void flush() {
    if (gathered != null) {
      pieces().addComponent(true, gathered);
      gathered = null;
    }
  }

  private CompositeByteBuf pieces() {
    if (pieces == null) {
      // Pieces are kept as they are: joining them here would be the copy that is saved.
      pieces = Unpooled.compositeBuffer(Integer.MAX_VALUE);
      if (first != null) {
        pieces.addComponent(true, first);
      }
    }
    return pieces;
  }

  /** All bytes, where they came; once, at their end. */
  public ByteBuf whole() {
    flush();
    if (pieces != null) {
      return pieces;
    }
    return first == null ? Unpooled.EMPTY_BUFFER : first;
  }
}
