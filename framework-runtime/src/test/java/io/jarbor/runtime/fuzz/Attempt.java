package io.jarbor.runtime.fuzz;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads what may be anything, and holds what must be true of every reading: it gives a value, or an
 * error that blames the caller; and it allocates a multiple of the input's bytes and no more than
 * that, whatever sizes the input tells.
 *
 * @param mostEach most bytes for each byte of the input
 * @param discard gives back what a value holds
 */
public record Attempt<T>(int mostEach, Consumer<T> discard) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final BufferPoolMXBean DIRECT =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .findFirst()
          .orElseThrow();

  /**
   * Buffers of a parser, an exception with its trace, and what instrumented code tells the fuzzer.
   */
  private static final long ANY_INPUT = 256 << 10;

  /**
   * Read an input; twice where the first time is over the bound, since the first reading of a kind
   * loads classes, and pools of memory grow.
   *
   * @return empty where it is refused
   */
  public Optional<T> read(int inputBytes, Supplier<T> reading) {
    long most = ANY_INPUT + (long) mostEach * inputBytes;
    long before = allocated();
    Optional<T> value = valueOf(reading);
    if (allocated() - before > most) {
      value.ifPresent(discard);
      before = allocated();
      value = valueOf(reading);
      long allocated = allocated() - before;
      assertTrue(
          allocated <= most,
          () -> allocated + " bytes for an input of " + inputBytes + ", expected at most " + most);
    }
    return value;
  }

  /** Bytes on the heap, and of direct memory, which is given back some time after its last use. */
  private static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes() + DIRECT.getTotalCapacity();
  }

  private Optional<T> valueOf(Supplier<T> reading) {
    try {
      return Optional.of(reading.get());
    } catch (ServingException e) {
      assertTrue(e.code().fault() == ErrorCode.Fault.CALLER, () -> "blames the server: " + e);
      assertNotNull(e.getMessage());
      return Optional.empty();
    }
  }
}
