package io.jarbor.runtime.scheduler;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Direct memory of one version, used again once the last handle of a tensor is closed. Sizes are
 * powers of two; what is above a limit, or would hold back too much memory, is left to the garbage
 * collector. Thread-safe.
 */
final class BufferPool implements TensorAllocator {
  private static final int LEAST_BITS = 6;

  private final Queue<ByteBuffer>[] free;
  private final long mostKept;
  private final AtomicLong kept = new AtomicLong();
  private volatile boolean closed;

  // An array of queues has no type-safe constructor.
  @SuppressWarnings({"unchecked", "rawtypes"})
  private BufferPool(int largest, long mostKept) {
    free = new Queue[bits(largest) - LEAST_BITS + 1];
    this.mostKept = mostKept;
    for (int i = 0; i < free.length; i++) {
      free[i] = new ConcurrentLinkedQueue<>();
    }
  }

  /** For inputs that processors make, and for outputs; up to 8 MiB each. */
  static BufferPool ofTensors() {
    return new BufferPool(8 << 20, 32L << 20);
  }

  /** For the joined inputs of batches, up to 32 MiB each; however many instances run beside. */
  static BufferPool ofBatches() {
    return new BufferPool(32 << 20, 64L << 20);
  }

  private static int bits(int size) {
    return Math.max(LEAST_BITS, 32 - Integer.numberOfLeadingZeros(Math.max(0, size - 1)));
  }

  /**
   * Memory that is lent.
   *
   * @param buffer of the size asked for, from its position to its limit
   * @param giveBack runs once nobody uses it any more
   */
  record Lent(ByteBuffer buffer, Runnable giveBack) {}

  /** Lend so many bytes, whatever is in them. */
  Lent lend(int size) {
    int at = bits(size) - LEAST_BITS;
    if (at >= free.length || closed) {
      return new Lent(ByteBuffer.allocateDirect(size), () -> {});
    }
    Queue<ByteBuffer> queue = free[at];
    ByteBuffer used = queue.poll();
    ByteBuffer buffer = used == null ? ByteBuffer.allocateDirect(1 << (at + LEAST_BITS)) : used;
    if (used != null) {
      kept.addAndGet(-buffer.capacity());
    }
    return new Lent(buffer.clear().limit(size), () -> keep(queue, buffer));
  }

  @Override
  public Tensor allocate(Datatype datatype, Shape shape) {
    Lent lent = lend(Tensor.byteSize(datatype, shape));
    return Tensor.wrap(datatype, shape, lent.buffer(), lent.giveBack());
  }

  private void keep(Queue<ByteBuffer> queue, ByteBuffer buffer) {
    if (kept.addAndGet(buffer.capacity()) > mostKept || closed) {
      kept.addAndGet(-buffer.capacity());
    } else {
      queue.add(buffer);
    }
  }

  /** Bytes that wait to be used again. */
  long kept() {
    return kept.get();
  }

  /** Keep nothing from now on; tensors that are still open stay valid. */
  void close() {
    closed = true;
    for (Queue<ByteBuffer> queue : free) {
      queue.clear();
    }
  }
}
