package io.jarbor.runtime.processing;

import io.jarbor.api.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * What a protocol hands to, and gets from, inference: named tensors, or a body of a native route,
 * which is read and written where the package's code may run.
 */
public sealed interface Payload {

  /**
   * Named tensors.
   *
   * @param tensors owned by whoever holds the payload
   */
  record Tensors(Map<String, Tensor> tensors) implements Payload {}

  /**
   * A body of a native route, for or from a processor.
   *
   * @param bytes on the heap, from position to limit
   * @param mediaType without parameters, lower case; {@code application/json} for all of JSON's
   *     kinds
   */
  record Body(ByteBuffer bytes, String mediaType) implements Payload {
    /** Media type of what is read as JSON, and of every answer. */
    public static final String JSON = "application/json";

    /** A copy of the bytes, or the array itself where they are all of it. */
    public byte[] array() {
      byte[] all = bytes.array();
      boolean whole = bytes.arrayOffset() == 0 && bytes.remaining() == all.length;
      return whole
          ? all
          : Arrays.copyOfRange(
              all, bytes.arrayOffset() + bytes.position(), bytes.arrayOffset() + bytes.limit());
    }
  }

  /**
   * A value of the class that a processor names. Made and read in the version's pool alone: its
   * constructor and its accessors are the package's code.
   *
   * @param value a record of the package's
   */
  record Typed(Object value) implements Payload {}
}
