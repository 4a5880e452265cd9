package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorSpec;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the rows of several tasks into one tensor per input, in direct memory that is used again
 * once the last handle of the tensor is closed: mostly at the end of the run, but a model may emit
 * what it was given, and then answers read it for longer. Thread-safe.
 */
final class InputJoiner {
  private final List<TensorSpec> inputs;
  private final BufferPool memory;

  InputJoiner(List<TensorSpec> inputs, BufferPool memory) {
    this.inputs = inputs;
    this.memory = memory;
  }

  /**
   * Join the members' inputs.
   *
   * @return owned by the caller
   * @throws ServingException {@code TOO_LARGE} if a tensor cannot hold all rows; {@code
   *     INVALID_INPUT} if a BYTES input is malformed
   */
  Map<String, Tensor> join(Batch batch) {
    Map<String, Tensor> joined = new LinkedHashMap<>();
    try {
      for (int i = 0; i < inputs.size(); i++) {
        joined.put(inputs.get(i).name(), joinInput(i, batch));
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      Tensor.closeAll(joined.values());
      throw e;
    }
    return joined;
  }

  private Tensor joinInput(int index, Batch batch) {
    long size = 0;
    for (Ticket member : batch.members()) {
      requireWellFormed(member.input(index));
      size += member.input(index).byteSize();
    }
    requireTensor(index, size);
    BufferPool.Lent lent = memory.lend((int) size);
    ByteBuffer buffer = lent.buffer();
    for (Ticket member : batch.members()) {
      buffer.put(member.input(index).data());
    }
    Tensor first = batch.members().get(0).input(index);
    return Tensor.wrap(
        first.datatype(), first.shape().withRows(batch.rows()), buffer.flip(), lent.giveBack());
  }

  private void requireTensor(int index, long size) {
    if (size > Integer.MAX_VALUE) {
      throw new ServingException(
          ErrorCode.TOO_LARGE,
          "input '"
              + inputs.get(index).name()
              + "': a batch of "
              + size
              + " bytes is larger than a tensor may be");
    }
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
