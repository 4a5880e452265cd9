package io.jarbor.testkit;

import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lends memory as a busy server does, where it holds what somebody else left there: each byte is
 * another one, and never zero, so that code which forgets to write an element does not give one
 * answer twice. Counts what is open. Thread-safe.
 */
final class LentMemory implements TensorAllocator {
  private static final int LEAST = 0x41;
  private static final int MOST = 0x7a;

  private final AtomicInteger open = new AtomicInteger();

  /** Tensors that are open still. */
  int open() {
    return open.get();
  }

  @Override
  public Tensor allocate(Datatype datatype, Shape shape) {
    ByteBuffer memory = ByteBuffer.allocateDirect(Tensor.byteSize(datatype, shape));
    ThreadLocalRandom random = ThreadLocalRandom.current();
    while (memory.hasRemaining()) {
      memory.put((byte) random.nextInt(LEAST, MOST + 1));
    }
    open.incrementAndGet();
    return Tensor.wrap(datatype, shape, memory.flip(), open::decrementAndGet);
  }
}
