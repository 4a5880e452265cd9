package io.jarbor.runtime.protocol.openinference.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferInputTensor;
import io.jarbor.runtime.grpc.Unary;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An inference request as it came: protobuf's message without the raw contents, and these as slices
 * of where they came, so that each is copied once, into its tensor.
 *
 * @param request with no {@code raw_input_contents}, and no unknown fields
 * @param raw the entries of {@code raw_input_contents}
 * @param byteSize of the whole message
 */
record InferMessage(ModelInferRequest request, List<ByteBuf> raw, int byteSize) {
  private static final int RAW_TAG = tag(ModelInferRequest.RAW_INPUT_CONTENTS_FIELD_NUMBER);

  /** The fields that hold others by the million. */
  private static final Message MESSAGE =
      new Message(
          Map.of(
              tag(ModelInferRequest.INPUTS_FIELD_NUMBER),
              new Message(Map.of(tag(InferInputTensor.CONTENTS_FIELD_NUMBER), Message.LEAF)),
              tag(ModelInferRequest.OUTPUTS_FIELD_NUMBER),
              Message.LEAF));

  private static final int MOST_FIELDS = 1 << 20;

  /**
   * A message whose fields are counted.
   *
   * @param within the same of its fields that are such messages, by their tags
   */
  private record Message(Map<Integer, Message> within) {
    static final Message LEAF = new Message(Map.of());
  }

  private static int tag(int field) {
    return (field << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  /**
   * Read a message.
   *
   * @throws ServingException {@code INVALID_INPUT} if it is none of its kind; {@code TOO_LARGE} if
   *     its fields are too many
   */
  static InferMessage read(ByteBuf bytes) {
    try {
      return new Reader(bytes).read();
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
    private int othersFrom;
    private int fields;

    Reader(ByteBuf bytes) {
      this.bytes = bytes;
      this.start = bytes.readerIndex();
      this.in =
          bytes.nioBufferCount() == 1
              ? CodedInputStream.newInstance(bytes.nioBuffer())
              : CodedInputStream.newInstance(new ByteBufInputStream(bytes.duplicate()));
    }

    InferMessage read() throws IOException {
      int at = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == RAW_TAG) {
          count();
          keepOthers(at);
          int length = in.readUInt32();
          int from = in.getTotalBytesRead();
          in.skipRawBytes(length);
          raw.add(bytes.slice(start + from, length));
          othersFrom = in.getTotalBytesRead();
        } else {
          skip(tag, MESSAGE);
        }
        at = in.getTotalBytesRead();
      }
      int size = bytes.readableBytes();
      if (raw.isEmpty()) {
        return new InferMessage(Unary.parse(ModelInferRequest.parser(), bytes), raw, size);
      }
      keepOthers(at);
      ByteBuf rest = Unpooled.wrappedBuffer(others.toByteArray());
      return new InferMessage(Unary.parse(ModelInferRequest.parser(), rest), raw, size);
    }

    /** Go over a field of a message, and count those in it. */
    private void skip(int tag, Message message) throws IOException {
      count();
      Message inner = message.within().get(tag);
      if (inner == null) {
        if (!in.skipField(tag)) {
          throw new InvalidProtocolBufferException("a group ends that did not begin");
        }
        return;
      }
      int limit = in.pushLimit(in.readUInt32());
      for (int field = in.readTag(); field != 0; field = in.readTag()) {
        skip(field, inner);
      }
      in.popLimit(limit);
    }

    /** Each field becomes an object of many times its bytes. */
    private void count() {
      if (++fields > MOST_FIELDS) {
        throw new ServingException(
            ErrorCode.TOO_LARGE,
            "a message may have "
                + MOST_FIELDS
                + " fields, got more; send many strings in raw_input_contents");
      }
    }

    private void keepOthers(int to) throws IOException {
      bytes.getBytes(start + othersFrom, others, to - othersFrom);
    }
  }
}
