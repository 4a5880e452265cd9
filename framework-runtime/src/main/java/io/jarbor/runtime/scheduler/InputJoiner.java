package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the rows of several tasks into one tensor per input, in direct memory that is used again
 * from run to run. For the thread that has the lane.
 */
final class InputJoiner {
  /** Larger buffers serve one run only, so that one large batch does not keep its memory. */
  static final int MAX_KEPT = 32 << 20;

  private final List<TensorSpec> inputs;
  private final ByteBuffer[] buffers;

  InputJoiner(List<TensorSpec> inputs) {
    this.inputs = inputs;
    this.buffers = new ByteBuffer[inputs.size()];
    Arrays.fill(buffers, ByteBuffer.allocateDirect(0));
  }

  /**
   * Join the members' inputs.
   *
   * @return valid until the next call; the caller closes them
   * @throws ServingException {@code TOO_LARGE} if a tensor cannot hold all rows; {@code
   *     INVALID_INPUT} if a BYTES input is malformed
   */
  Map<String, Tensor> join(Batch batch) {
    Map<String, Tensor> joined = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      joined.put(inputs.get(i).name(), joinInput(i, batch));
    }
    return joined;
  }

  private Tensor joinInput(int index, Batch batch) {
    long size = 0;
    for (Ticket member : batch.members()) {
      size += member.input(index).byteSize();
    }
    ByteBuffer buffer = buffer(index, size);
    for (Ticket member : batch.members()) {
      Tensor tensor = member.input(index);
      requireWellFormed(tensor);
      buffer.put(tensor.data());
    }
    Tensor first = batch.members().get(0).input(index);
    return Tensor.wrap(first.datatype(), first.shape().withRows(batch.rows()), buffer.flip());
  }

  private ByteBuffer buffer(int index, long size) {
    if (size > Integer.MAX_VALUE) {
      throw new ServingException(
          ErrorCode.TOO_LARGE,
          "input '"
              + inputs.get(index).name()
              + "': a batch of "
              + size
              + " bytes is larger than a tensor may be");
    }
    if (size > MAX_KEPT) {
      return ByteBuffer.allocateDirect((int) size);
    }
    if (buffers[index].capacity() < size) {
      int capacity = Math.max(64, Integer.highestOneBit((int) size - 1) << 1);
      buffers[index] = ByteBuffer.allocateDirect(Math.min(capacity, MAX_KEPT));
    }
    return buffers[index].clear();
  }

  /** Element lengths that lie would move the rows of one caller into the answer of another. */
  private static void requireWellFormed(Tensor tensor) {
    if (tensor.datatype() != Datatype.BYTES) {
      return;
    }
    if (tensor.elementCount() > 0) {
      // The first look at an element walks all of them, once per tensor.
      ByteBuffer unused = tensor.bytesAt(0);
    } else if (tensor.byteSize() > 0) {
      throw ServingException.invalidInput(
          "BYTES " + tensor.shape() + " has no elements, got " + tensor.byteSize() + " bytes");
    }
  }
}
