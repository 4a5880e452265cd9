package io.jarbor.runtime.protocol.openinference.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.jarbor.api.error.ServingException;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.runtime.grpc.Unary;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * An inference request as it came: protobuf's message without the raw contents, and these as slices
 * of where they came, so that each is copied once, into its tensor.
 *
 * @param request with no {@code raw_input_contents}, and no unknown fields
 * @param raw the entries of {@code raw_input_contents}
 * @param byteSize of the whole message
 */
record InferMessage(ModelInferRequest request, List<ByteBuf> raw, int byteSize) {
  private static final int RAW_TAG =
      FieldLimit.tag(ModelInferRequest.RAW_INPUT_CONTENTS_FIELD_NUMBER);

  /**
   * Read a message.
   *
   * @param reserve told how many bytes it will take beside its own, before it does; what it throws
   *     is thrown
   * @throws ServingException {@code INVALID_INPUT} if it is none of its kind; {@code TOO_LARGE} if
   *     its fields are too many
   */
  static InferMessage read(ByteBuf bytes, LongConsumer reserve) {
    try {
      return new Reader(bytes, reserve).read();
    } catch (InvalidProtocolBufferException e) {
      throw Unary.unreadable(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  /** Goes over the fields of the message without parsing them. For one message. */
  private static final class Reader {
    private final ByteBuf bytes;
    private final int start;
    private final CodedInputStream in;
    private final List<ByteBuf> raw = new ArrayList<>();
    private final ByteArrayOutputStream others = new ByteArrayOutputStream();
    private final FieldLimit limit;
    private final LongConsumer reserve;
    private int othersFrom;

    Reader(ByteBuf bytes, LongConsumer reserve) {
      this.reserve = reserve;
      this.bytes = bytes;
      this.start = bytes.readerIndex();
      this.in =
          bytes.nioBufferCount() == 1
              ? CodedInputStream.newInstance(bytes.nioBuffer())
              : CodedInputStream.newInstance(new ByteBufInputStream(bytes.duplicate()));
      this.limit = new FieldLimit(in);
    }

    InferMessage read() throws IOException {
      int at = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == RAW_TAG) {
          limit.count();
          keepOthers(at);
          int length = in.readUInt32();
          int from = in.getTotalBytesRead();
          in.skipRawBytes(length);
          raw.add(bytes.slice(start + from, length));
          othersFrom = in.getTotalBytesRead();
        } else {
          limit.skip(tag);
        }
        at = in.getTotalBytesRead();
      }
      reserve.accept(limit.heapBytes());
      int size = bytes.readableBytes();
      if (raw.isEmpty()) {
        return new InferMessage(Unary.parse(ModelInferRequest.parser(), bytes), raw, size);
      }
      keepOthers(at);
      ByteBuf rest = Unpooled.wrappedBuffer(others.toByteArray());
      return new InferMessage(Unary.parse(ModelInferRequest.parser(), rest), raw, size);
    }

    private void keepOthers(int to) throws IOException {
      // The array grows to twice what is in it, and is copied at the end.
      reserve.accept(3L * (to - othersFrom));
      bytes.getBytes(start + othersFrom, others, to - othersFrom);
    }
  }
}
