package io.jarbor.runtime.grpc;

import io.jarbor.runtime.http.ContentCoding;
import io.jarbor.runtime.http.RequestMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A message as it came, perhaps compressed; on the heap. It counts as held there until {@link
 * GrpcCall#process(GrpcMessage, java.util.function.Function, java.util.function.Consumer,
 * java.util.function.Consumer) its call} has worked on it, and what is {@link #keep kept} of it
 * beyond. For one thread at a time.
 */
public final class GrpcMessage {
  private final ByteBuf bytes;
  private final Optional<ContentCoding> coding;
  private final long most;
  private final RequestMemory.Share share;
  private boolean kept;

  /**
   * Create a message.
   *
   * @param coding empty for bytes as they are
   * @param most bytes that it may come to once expanded
   * @param share holds its bytes
   */
  GrpcMessage(ByteBuf bytes, Optional<ContentCoding> coding, long most, RequestMemory.Share share) {
    this.bytes = bytes;
    this.coding = coding;
    this.most = most;
    this.share = share;
  }

  /**
   * Bytes, to tell whether working on it is much work; a compressed one may come to any number of
   * them.
   */
  long weight() {
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
   *     cannot be expanded, {@code OVERLOADED} if there is no room
   */
  ByteBuf bytes() {
    return coding.map(this::expanded).orElse(bytes);
  }

  private ByteBuf expanded(ContentCoding known) {
    int length = bytes.readableBytes();
    ByteBuffer whole =
        known.expand(
            new ByteBufInputStream(bytes), length, most, held -> share.expanding(length, held));
    share.request((long) length + whole.remaining());
    return Unpooled.wrappedBuffer(whole);
  }

  /**
   * Count more bytes as held until the message is worked on, for what is made of it.
   *
   * @throws io.jarbor.api.error.ServingException {@code TOO_LARGE} or {@code OVERLOADED} if there
   *     is no room
   */
  public void reserve(long more) {
    share.add(more);
  }

  /** What it holds, and what is made of it. */
  public RequestMemory.Share memory() {
    return share;
  }

  /**
   * Go on counting beyond the work on it.
   *
   * @return owned by the caller, who closes it once the request is answered
   */
  public RequestMemory.Share keep() {
    kept = true;
    return share;
  }

  /** Count it as held no more, unless it is kept; any number of times. */
  void release() {
    if (!kept) {
      share.close();
    }
  }
}
