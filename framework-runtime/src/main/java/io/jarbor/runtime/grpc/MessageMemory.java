package io.jarbor.runtime.grpc;

import io.jarbor.api.error.ServingException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the messages of all calls hold on the heap until they are worked on: while they come, and
 * while they are expanded. From then on the queue of their model counts them. Thread-safe.
 */
final class MessageMemory {
  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private final long most;
  private final AtomicLong held = new AtomicLong();

  /**
   * Create an account.
   *
   * @param most bytes that they may hold together
   */
  MessageMemory(long most) {
    this.most = most;
  }

  /** A quarter of the heap: what is made of a message takes as much again, or twice that. */
  static MessageMemory ofHeap() {
    return new MessageMemory(Runtime.getRuntime().maxMemory() / 4);
  }

  /** Bytes that a message alone may hold. */
  long most() {
    return most;
  }

  /** Bytes that are held now. */
  long held() {
    return held.get();
  }

  /** What one message holds; for one thread at a time. */
  final class Share {
    private long bytes;

    /**
     * Hold so many bytes from now on, before they are there.
     *
     * @throws ServingException {@code OVERLOADED} if there is no room for more than before
     */
    void resize(long now) {
      long more = now - bytes;
      if (held.addAndGet(more) > most && more > 0) {
        held.addAndGet(-more);
        throw ServingException.overloaded(
            "messages that are on their way may hold "
                + most
                + " bytes together; with this one there were more",
            COME_BACK);
      }
      bytes = now;
    }

    /** Hold so many bytes more. */
    void add(int count) {
      resize(bytes + count);
    }

    /** Hold nothing; any number of times. */
    void release() {
      resize(0);
    }
  }
}
