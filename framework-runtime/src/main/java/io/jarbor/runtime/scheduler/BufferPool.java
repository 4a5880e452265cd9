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
 * Direct memory for outputs, used again once the last handle of a tensor is closed. Sizes are
 * powers of two; what is above a limit, or would hold back too much memory, is left to the garbage
 * collector. Thread-safe.
 */
final class BufferPool implements TensorAllocator {
  /** Most bytes that wait to be used again. */
  static final long MAX_KEPT = 32L << 20;

  private static final int LEAST_BITS = 6;
  private static final int MOST_BITS = 23;

  private final Queue<ByteBuffer>[] free;
  private final AtomicLong kept = new AtomicLong();
  private volatile boolean closed;

  // An array of queues has no type-safe constructor.
  @SuppressWarnings({"unchecked", "rawtypes"})
  BufferPool() {
    free = new Queue[MOST_BITS - LEAST_BITS + 1];
    for (int i = 0; i < free.length; i++) {
      free[i] = new ConcurrentLinkedQueue<>();
    }
  }

  @Override
  public Tensor allocate(Datatype datatype, Shape shape) {
    int size = Tensor.byteSize(datatype, shape);
    int bits = Math.max(LEAST_BITS, 32 - Integer.numberOfLeadingZeros(Math.max(0, size - 1)));
    if (bits > MOST_BITS || closed) {
      return Tensor.allocate(datatype, shape);
    }
    Queue<ByteBuffer> queue = free[bits - LEAST_BITS];
    ByteBuffer used = queue.poll();
    ByteBuffer buffer = used == null ? ByteBuffer.allocateDirect(1 << bits) : used;
    if (used != null) {
      kept.addAndGet(-buffer.capacity());
    }
    return Tensor.wrap(datatype, shape, buffer.clear().limit(size), () -> keep(queue, buffer));
  }

  private void keep(Queue<ByteBuffer> queue, ByteBuffer buffer) {
    if (kept.addAndGet(buffer.capacity()) > MAX_KEPT || closed) {
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
