package io.jarbor.runtime.grpc;

import io.jarbor.runtime.http.ContentCoding;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** A message as it came, perhaps compressed; on the heap, so that nobody has to release it. */
public final class GrpcMessage {
  private final ByteBuf bytes;
  private final Optional<ContentCoding> coding;
  private final long most;

  /**
   * Create a message.
   *
   * @param coding empty for bytes as they are
   * @param most bytes that it may come to once expanded
   */
  GrpcMessage(ByteBuf bytes, Optional<ContentCoding> coding, long most) {
    this.bytes = bytes;
    this.coding = coding;
    this.most = most;
  }

  /**
   * Bytes, to tell whether working on it is much work; a compressed one may come to any number of
   * them.
   */
  public long weight() {
    return coding.isPresent() ? most : bytes.readableBytes();
  }

  /** Bytes as they came. */
  public int byteSize() {
    return bytes.readableBytes();
  }

  /**
   * The message's bytes, expanded where it is compressed; as one piece, or as several that lie
   * where they came.
   *
   * @throws io.jarbor.api.error.ServingException {@code TOO_LARGE} or {@code INVALID_INPUT} if it
   *     cannot be expanded
   */
  public ByteBuf bytes() {
    return coding
        .map(
            known ->
                Unpooled.wrappedBuffer(
                    known.expand(
                        new ByteBufInputStream(bytes), bytes.readableBytes(), most, held -> {})))
        .orElse(bytes);
  }
}
