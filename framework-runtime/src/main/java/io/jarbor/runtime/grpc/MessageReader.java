package io.jarbor.runtime.grpc;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.ContentCoding;
import io.jarbor.runtime.http.Pieces;
import io.jarbor.runtime.http.RequestMemory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into messages: a byte that says whether it is compressed, four of its
 * length, and its bytes. For one call and one thread.
 */
final class MessageReader {
  private static final int PREFIX_BYTES = 5;
  private static final int LENGTH_AT = 1;

  private final Optional<ContentCoding> coding;
  private final long most;
  private final RequestMemory memory;
  private final Consumer<GrpcMessage> onMessage;
  private final ByteBuf prefix = Unpooled.buffer(PREFIX_BYTES, PREFIX_BYTES);
  private Pieces body = new Pieces();
  private RequestMemory.Share share;
  private int missing;
  private boolean closed;

  /**
   * Create a reader.
   *
   * @param coding of messages that are marked as compressed
   * @param most bytes that a message may hold
   * @param memory where each is counted until it is released, or what is made of it is
   */
  MessageReader(
      Optional<ContentCoding> coding,
      long most,
      RequestMemory memory,
      Consumer<GrpcMessage> onMessage) {
    this.coding = coding;
    this.most = most;
    this.memory = memory;
    this.share = memory.new Share();
    this.onMessage = onMessage;
  }

  /** True if a message has begun and not ended. */
  boolean within() {
    return prefix.writerIndex() > 0;
  }

  /**
   * Take bytes; hands on each message that is whole with them.
   *
   * @throws ServingException {@code TOO_LARGE}, {@code OVERLOADED} or {@code INVALID_INPUT};
   *     nothing may follow
   */
  void append(ByteBuf bytes) {
    while (bytes.isReadable() && !closed) {
      if (prefix.isWritable()) {
        prefix.writeBytes(bytes, Math.min(prefix.writableBytes(), bytes.readableBytes()));
        if (prefix.isWritable()) {
          return;
        }
        missing = length();
      }
      int count = Math.min(missing, bytes.readableBytes());
      if (count > 0) {
        share.add(count);
        body.add(bytes.readSlice(count));
        missing -= count;
      }
      if (missing == 0) {
        finish();
      }
    }
  }

  private int length() {
    int flag = prefix.getByte(0);
    if (flag < 0 || flag > 1) {
      throw ServingException.invalidInput(
          "a message begins with 0, or 1 if it is compressed, got " + (flag & 0xff));
    }
    if (flag == 1 && coding.isEmpty()) {
      throw ServingException.invalidInput(
          "a message is marked as compressed, and no header grpc-encoding says how");
    }
    long length = prefix.getUnsignedInt(LENGTH_AT);
    if (length > most) {
      throw new ServingException(
          ErrorCode.TOO_LARGE, "a message may hold " + most + " bytes, got " + length);
    }
    memory.mayHold(length);
    return (int) length;
  }

  private void finish() {
    GrpcMessage message =
        new GrpcMessage(
            body.whole(), prefix.getByte(0) == 1 ? coding : Optional.empty(), most, share);
    prefix.clear();
    body = new Pieces();
    share = memory.new Share();
    onMessage.accept(message);
  }

  /**
   * Take the end of the stream.
   *
   * @throws ServingException {@code INVALID_INPUT} if it is inside a message
   */
  void end() {
    if (within()) {
      throw ServingException.invalidInput(
          "the stream ends in a message, " + missing + " bytes before its end");
    }
  }

  /** Let go of a message that has begun; what comes is passed over. */
  void close() {
    closed = true;
    share.close();
    body = new Pieces();
  }
}
