package io.jarbor.runtime.protocol.openinference.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.proto.inference.InferTensorContents;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferInputTensor;
import java.io.IOException;
import java.util.Map;

/**
 * Counts the fields of a {@link ModelInferRequest} before it is parsed, since each becomes an
 * object of many times its bytes, and refuses too many; and what they will take on the heap, where
 * one byte may be a number of eight. For one message.
 */
final class FieldLimit {
  private static final int MOST_FIELDS = 1 << 20;

  /** An object, and its place in a list. */
  private static final int FIELD_BYTES = 64;

  /** A string is decoded by way of its characters; bytes are read, and kept, and copied. */
  private static final int COPIES = 3;

  /** Of so many bytes of numbers and more it pays to count the numbers. */
  private static final int LEAST_COUNTED_BYTES = 64 << 10;

  private static final Fields CONTENTS =
      new Fields(
          Map.of(),
          Map.of(
              tag(InferTensorContents.BOOL_CONTENTS_FIELD_NUMBER), 1,
              tag(InferTensorContents.INT_CONTENTS_FIELD_NUMBER), Integer.BYTES,
              tag(InferTensorContents.INT64_CONTENTS_FIELD_NUMBER), Long.BYTES,
              tag(InferTensorContents.UINT_CONTENTS_FIELD_NUMBER), Integer.BYTES,
              tag(InferTensorContents.UINT64_CONTENTS_FIELD_NUMBER), Long.BYTES,
              tag(InferTensorContents.FP32_CONTENTS_FIELD_NUMBER), 1,
              tag(InferTensorContents.FP64_CONTENTS_FIELD_NUMBER), 1));

  /** The fields that hold others by the million. */
  private static final Fields REQUEST =
      new Fields(
          Map.of(
              tag(ModelInferRequest.INPUTS_FIELD_NUMBER),
              new Fields(
                  Map.of(tag(InferInputTensor.CONTENTS_FIELD_NUMBER), CONTENTS),
                  Map.of(tag(InferInputTensor.SHAPE_FIELD_NUMBER), Long.BYTES)),
              tag(ModelInferRequest.OUTPUTS_FIELD_NUMBER),
              Fields.LEAVES),
          Map.of());

  /**
   * The fields of a message.
   *
   * @param within those that are messages whose fields are counted too, by their tags
   * @param packed those that are numbers, and how many bytes the least number, of one byte, may
   *     become; 1 where all stay as long as they are
   */
  private record Fields(Map<Integer, Fields> within, Map<Integer, Integer> packed) {
    static final Fields LEAVES = new Fields(Map.of(), Map.of());
  }

  private final CodedInputStream in;
  private int fields;
  private long heapBytes;

  FieldLimit(CodedInputStream in) {
    this.in = in;
  }

  /** The tag of a field that is a message, a string or bytes. */
  static int tag(int field) {
    return (field << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  /** Go over a field of the request, counting it and those in it. */
  void skip(int tag) throws IOException {
    skip(tag, REQUEST);
  }

  private void skip(int tag, Fields message) throws IOException {
    count();
    Integer width = message.packed().get(tag);
    if (width != null) {
      skipNumbers(width);
      return;
    }
    Fields inner = message.within().get(tag);
    if (inner == null && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      int length = in.readUInt32();
      in.skipRawBytes(length);
      heapBytes += COPIES * (long) length;
      return;
    }
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

  /** They are parsed into arrays that grow by a half, the old one beside the new. */
  private void skipNumbers(int width) throws IOException {
    int length = in.readUInt32();
    long numbers = 0;
    if (width == 1 || length < LEAST_COUNTED_BYTES) {
      in.skipRawBytes(length);
      numbers = length;
    } else {
      for (int at = 0; at < length; at++) {
        if (in.readRawByte() >= 0) { // The last of a number.
          numbers++;
        }
      }
    }
    heapBytes += numbers * width * 5 / 2;
  }

  /** Bytes that the fields may take beside their own while they are parsed. */
  long heapBytes() {
    return heapBytes;
  }

  /**
   * Count one field.
   *
   * @throws ServingException {@code TOO_LARGE} if it is one too many
   */
  void count() {
    heapBytes += FIELD_BYTES;
    if (++fields > MOST_FIELDS) {
      throw new ServingException(
          ErrorCode.TOO_LARGE,
          "a message may have "
              + MOST_FIELDS
              + " fields, got more; send many strings in raw_input_contents");
    }
  }
}
