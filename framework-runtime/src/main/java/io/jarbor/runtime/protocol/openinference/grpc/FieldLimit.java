package io.jarbor.runtime.protocol.openinference.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferInputTensor;
import java.io.IOException;
import java.util.Map;

/**
 * Counts the fields of a {@link ModelInferRequest} before it is parsed, since each becomes an
 * object of many times its bytes, and refuses too many. For one message.
 */
final class FieldLimit {
  private static final int MOST_FIELDS = 1 << 20;

  /** The fields that hold others by the million. */
  private static final Fields REQUEST =
      new Fields(
          Map.of(
              tag(ModelInferRequest.INPUTS_FIELD_NUMBER),
              new Fields(Map.of(tag(InferInputTensor.CONTENTS_FIELD_NUMBER), Fields.LEAVES)),
              tag(ModelInferRequest.OUTPUTS_FIELD_NUMBER),
              Fields.LEAVES));

  /**
   * The fields of a message.
   *
   * @param within those that are messages whose fields are counted too, by their tags
   */
  private record Fields(Map<Integer, Fields> within) {
    static final Fields LEAVES = new Fields(Map.of());
  }

  private final CodedInputStream in;
  private int fields;

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
    Fields inner = message.within().get(tag);
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

  /**
   * Count one field.
   *
   * @throws ServingException {@code TOO_LARGE} if it is one too many
   */
  void count() {
    if (++fields > MOST_FIELDS) {
      throw new ServingException(
          ErrorCode.TOO_LARGE,
          "a message may have "
              + MOST_FIELDS
              + " fields, got more; send many strings in raw_input_contents");
    }
  }
}
