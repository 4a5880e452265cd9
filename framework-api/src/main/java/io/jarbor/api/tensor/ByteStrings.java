package io.jarbor.api.tensor;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Where the elements of a BYTES tensor begin; found by one walk when first needed. Thread-safe. */
final class ByteStrings {
  static final ByteStrings NONE = new ByteStrings(ByteBuffer.allocate(0), 0);
  private static final int LENGTH_BYTES = 4;

  private final ByteBuffer data;
  private final int count;
  private volatile int[] offsets = {};

  ByteStrings(ByteBuffer data, int count) {
    this.data = data;
    this.count = count;
  }

  static ByteBuffer pack(List<byte[]> values) {
    long size = 0;
    for (byte[] value : values) {
      size += LENGTH_BYTES + value.length;
    }
    if (size > Integer.MAX_VALUE - 8) {
      throw new ServingException(
          ErrorCode.TOO_LARGE,
          "a BYTES tensor of " + size + " bytes is larger than a tensor may be");
    }
    ByteBuffer packed = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    for (byte[] value : values) {
      packed.putInt(value.length).put(value);
    }
    return packed.flip();
  }

  /** Start of element {@code index}, its length first; of {@code count} the end of all. */
  int offset(int index) {
    return offsets()[index];
  }

  ByteBuffer element(int index) {
    int[] starts = offsets();
    int from = starts[index] + LENGTH_BYTES;
    return data.slice(from, starts[index + 1] - from).order(ByteOrder.LITTLE_ENDIAN);
  }

  private int[] offsets() {
    int[] known = offsets;
    if (known.length == 0) {
      known = walk();
      offsets = known;
    }
    return known;
  }

  private int[] walk() {
    // Counted before the array is made: a shape may claim far more elements than the data can hold.
    if ((long) count * LENGTH_BYTES > data.remaining()) {
      throw malformed("is too short for " + Counted.of(count, "element"));
    }
    int[] starts = new int[count + 1];
    int at = 0;
    for (int i = 0; i < count; i++) {
      if (data.remaining() - at < LENGTH_BYTES) {
        throw malformed("ends in the length of element " + i);
      }
      int length = data.getInt(at);
      if (length < 0 || length > data.remaining() - at - LENGTH_BYTES) {
        throw malformed(
            "ends in element " + i + ", whose length is " + Integer.toUnsignedString(length));
      }
      at += LENGTH_BYTES + length;
      starts[i + 1] = at;
    }
    if (at != data.remaining()) {
      throw malformed(
          "has "
              + Counted.of(data.remaining() - at, "byte")
              + " after its "
              + Counted.of(count, "element"));
    }
    return starts;
  }

  private ServingException malformed(String how) {
    return ServingException.invalidInput(
        "BYTES data of " + Counted.of(data.remaining(), "byte") + " " + how);
  }
}
