package io.jarbor.runtime.protocol.openinference.grpc;

import com.google.protobuf.ByteString;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.proto.inference.InferTensorContents;
import io.jarbor.runtime.protocol.openinference.InputErrors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes a tensor of elements that protobuf carries as numbers. For one input and one thread. */
final class TypedContents {
  private static final long UINT32_MOST = 0xffffffffL;

  private final String input;
  private final Datatype datatype;
  private final InferTensorContents contents;
  private final int count;

  private TypedContents(String input, Datatype datatype, InferTensorContents contents, int count) {
    this.input = input;
    this.datatype = datatype;
    this.contents = contents;
    this.count = count;
  }

  /**
   * Make a tensor.
   *
   * @return on the heap, owned by the caller
   * @throws ServingException {@code INVALID_INPUT} if elements are too few or too many, in a field
   *     that is not their datatype's, or out of its range
   */
  static Tensor tensor(String input, Datatype datatype, Shape shape, InferTensorContents contents) {
    int count = ContentsField.count(input, datatype, contents);
    if (shape.elementCount() != count) {
      throw ServingException.invalidInput(
          InputErrors.wrongCount(input, shape, Integer.toString(count)));
    }
    ByteBuffer elements = new TypedContents(input, datatype, contents, count).elements();
    return Tensor.wrap(datatype, shape, elements.flip());
  }

  private ByteBuffer elements() {
    if (datatype == Datatype.BYTES) {
      return strings();
    }
    ByteBuffer to = room((long) count * datatype.byteSize());
    for (int i = 0; i < count; i++) {
      switch (datatype) {
        case BOOL -> to.put((byte) (contents.getBoolContents(i) ? 1 : 0));
        case INT8 -> to.put((byte) signed(i, Byte.MIN_VALUE, Byte.MAX_VALUE));
        case INT16 -> to.putShort((short) signed(i, Short.MIN_VALUE, Short.MAX_VALUE));
        case INT32 -> to.putInt(contents.getIntContents(i));
        case INT64 -> to.putLong(contents.getInt64Contents(i));
        case UINT8 -> to.put((byte) unsigned(i, 0xff));
        case UINT16 -> to.putShort((short) unsigned(i, 0xffff));
        case UINT32 -> to.putInt(contents.getUintContents(i));
        case UINT64 -> to.putLong(contents.getUint64Contents(i));
        case FP32 -> to.putFloat(contents.getFp32Contents(i));
        case FP64 -> to.putDouble(contents.getFp64Contents(i));
        case FP16, BF16, BYTES -> throw new IllegalStateException(datatype + " is not a number");
      }
    }
    return to;
  }

  private long signed(int at, long least, long most) {
    return inRange(at, contents.getIntContents(at), least, most);
  }

  private long unsigned(int at, long most) {
    return inRange(at, contents.getUintContents(at) & UINT32_MOST, 0, most);
  }

  private long inRange(int at, long value, long least, long most) {
    if (value < least || value > most) {
      throw ServingException.invalidInput(
          "input '"
              + input
              + "', element "
              + at
              + ": expected "
              + datatype
              + ", a whole number from "
              + least
              + " to "
              + most
              + ", got "
              + value);
    }
    return value;
  }

  private ByteBuffer strings() {
    long bytes = (long) count * Integer.BYTES;
    for (ByteString value : contents.getBytesContentsList()) {
      bytes += value.size();
    }
    ByteBuffer to = room(bytes);
    for (ByteString value : contents.getBytesContentsList()) {
      to.putInt(value.size());
      value.copyTo(to);
    }
    return to;
  }

  private ByteBuffer room(long bytes) {
    if (bytes > Integer.MAX_VALUE - 8) {
      throw new ServingException(
          ErrorCode.TOO_LARGE,
          "input '" + input + "': " + bytes + " bytes are more than a tensor may have");
    }
    return ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
