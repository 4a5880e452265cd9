package io.jarbor.runtime.processing.json;

import com.fasterxml.jackson.core.JsonToken;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Storage of a tensor that is being read; grows as elements come. For one thread. */
public final class ElementBuffer {
  private static final int FIRST_BYTES = 256;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  /**
   * From here on memory is direct where its size is known, so that an engine reads it as it is.
   * Below, a copy into an engine's own memory, which it uses again, costs less than fresh direct
   * memory does: 0.5 to 1.5 µs a tensor, measured from 4 to 16,000 numbers.
   */
  private static final int LEAST_DIRECT_BYTES = 1 << 20;

  private final Datatype datatype;
  private final JsonInput source;
  private ByteBuffer bytes;

  /**
   * Create a buffer for elements of which nobody knows how many come.
   *
   * @param in what they are read from, which counts what they take on the heap
   */
  public ElementBuffer(Datatype datatype, JsonInput in) {
    this(datatype, FIRST_BYTES, in);
  }

  private ElementBuffer(Datatype datatype, int size, JsonInput in) {
    this.datatype = datatype;
    this.source = in;
    this.bytes = order(size < LEAST_DIRECT_BYTES ? heap(size) : ByteBuffer.allocateDirect(size));
  }

  private ByteBuffer heap(int size) {
    source.hold(size);
    return ByteBuffer.allocate(size);
  }

  /**
   * Create a buffer for a tensor.
   *
   * @param shape where sizes are dynamic, more elements may come than it tells
   * @param in what the elements are to be read from: what it is too short for is not allocated
   */
  public static ElementBuffer of(Datatype datatype, Shape shape, JsonInput in) {
    long most = in.mostValues();
    long elements = 1;
    for (long size : shape.sizes()) {
      elements = Math.min(most, elements * (size == Shape.DYNAMIC ? 1 : Math.min(size, most)));
    }
    long known = elements * (datatype.fixedSize() ? datatype.byteSize() : Integer.BYTES);
    boolean exact = datatype.fixedSize() && shape.fixed();
    int size = (int) Math.min(MOST_BYTES, exact ? known : Math.max(FIRST_BYTES, known));
    return new ElementBuffer(datatype, size, in);
  }

  private static ByteBuffer order(ByteBuffer buffer) {
    return buffer.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Append the current value of an input. */
  public void append(JsonInput in) {
    room(Math.max(datatype.byteSize(), 1));
    switch (datatype) {
      case BOOL -> bytes.put((byte) (JsonMembers.flag(in) ? 1 : 0));
      case UINT8 -> bytes.put((byte) Numbers.readInteger(in, 0, 0xff, "UINT8"));
      case UINT16 -> bytes.putShort((short) Numbers.readInteger(in, 0, 0xffff, "UINT16"));
      case UINT32 -> bytes.putInt((int) Numbers.readInteger(in, 0, 0xffffffffL, "UINT32"));
      case UINT64 -> bytes.putLong(Numbers.readUnsigned(in));
      case INT8 -> bytes.put((byte) Numbers.readInteger(in, -128, 127, "INT8"));
      case INT16 ->
          bytes.putShort(
              (short) Numbers.readInteger(in, Short.MIN_VALUE, Short.MAX_VALUE, "INT16"));
      case INT32 ->
          bytes.putInt(
              (int) Numbers.readInteger(in, Integer.MIN_VALUE, Integer.MAX_VALUE, "INT32"));
      case INT64 -> bytes.putLong(Numbers.readInteger(in, Long.MIN_VALUE, Long.MAX_VALUE, "INT64"));
      case FP16 -> bytes.putShort(Numbers.readFp16(in));
      case BF16 -> bytes.putShort(Numbers.readBf16(in));
      case FP32 -> bytes.putFloat(Numbers.readFloat(in));
      case FP64 -> bytes.putDouble(Numbers.readDouble(in));
      case BYTES -> appendString(in);
    }
  }

  /**
   * Append the current value of an input, and those that follow it in its array as long as they are
   * simple to read.
   *
   * @param most 1 or more
   * @return how many there were, at least 1; the input is at the last
   */
  public long append(JsonInput in, long most) {
    if (datatype == Datatype.FP32) {
      return appendFloats(in, most);
    }
    long count = 0;
    do {
      append(in);
      count++;
    } while (count < most && in.nextNumber());
    return count;
  }

  /**
   * What most requests are, in a loop of its own: choosing per number costs a fifth of the time.
   */
  private long appendFloats(JsonInput in, long most) {
    long count = 0;
    do {
      room(Float.BYTES);
      bytes.putFloat(Numbers.readFloat(in));
      count++;
    } while (count < most && in.nextNumber());
    return count;
  }

  private void appendString(JsonInput in) {
    if (!in.is(JsonToken.VALUE_STRING)) {
      throw in.unexpected("a string");
    }
    ByteBuffer plain = in.plainString();
    ByteBuffer utf8 = plain == null ? StandardCharsets.UTF_8.encode(in.string()) : plain;
    room(Integer.BYTES + utf8.remaining());
    bytes.putInt(utf8.remaining()).put(utf8);
  }

  /** For each number: small, so that it is inlined. */
  private void room(int more) {
    if (bytes.remaining() < more) {
      grow(more);
    }
  }

  private void grow(int more) {
    long needed = (long) bytes.position() + more;
    if (needed > MOST_BYTES) {
      throw new ServingException(
          ErrorCode.TOO_LARGE, "a tensor may have " + MOST_BYTES + " bytes, got more");
    }
    long size = Math.min(MOST_BYTES, Math.max(needed, 2L * bytes.capacity()));
    // On the heap, since what is outgrown is free again sooner there.
    ByteBuffer outgrown = bytes;
    bytes = order(heap((int) size)).put(outgrown.flip());
    source.hold(outgrown.isDirect() ? 0 : -outgrown.capacity());
  }

  /** The element that was appended last, as a number; of FP32, FP64, INT32 and INT64. */
  public double last() {
    int at = bytes.position() - datatype.byteSize();
    return switch (datatype) {
      case FP32 -> bytes.getFloat(at);
      case FP64 -> bytes.getDouble(at);
      case INT32 -> bytes.getInt(at);
      case INT64 -> (double) bytes.getLong(at);
      default -> throw new IllegalStateException("not read element by element: " + datatype);
    };
  }

  /** Elements so far as raw bytes, little-endian, from position 0; ends the filling. */
  public ByteBuffer filled() {
    ByteBuffer whole = order(bytes.duplicate());
    return order(whole.flip());
  }

  int capacity() {
    return bytes.capacity();
  }

  /**
   * Make the tensor; ends the filling.
   *
   * @return owned by the caller
   */
  public Tensor tensor(Shape shape) {
    return Tensor.wrap(datatype, shape, filled());
  }
}
