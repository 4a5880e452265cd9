package io.jarbor.distribution;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Holds the first thread that writes more than so many bytes, until it is opened. Thread-safe. */
final class Gate {
  private static final long PATIENCE_SECONDS = 120;

  private final long bytes;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicReference<@Nullable Thread> held = new AtomicReference<>();
  private final AtomicLong passed = new AtomicLong();

  Gate(long bytes) {
    this.bytes = bytes;
  }

  /** About to write. */
  void pass(long more) {
    Thread writer = Thread.currentThread();
    if (held.get() != null && held.get() != writer) {
      return;
    }
    if (passed.addAndGet(more) > bytes && held.compareAndSet(null, writer)) {
      reached.countDown();
      await(open);
    }
  }

  void awaitReached() {
    await(reached);
  }

  void open() {
    open.countDown();
  }

  /** Bytes that were written, by the thread that was held once there is one. */
  long passed() {
    return passed.get();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody came");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
