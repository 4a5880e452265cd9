package io.jarbor.runtime.grpc;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What gRPC messages hold on the heap until they are worked on: while they come, are expanded, and
 * are parsed. From then on the queue of their model counts them. Thread-safe.
 */
public final class MessageMemory {
  /**
   * A message of so few bytes is not counted: it costs no more than the call that it came by, and
   * questions of health get through where all else is full.
   */
  static final int UNCOUNTED_BYTES = 4 << 10;

  private static final Duration COME_BACK = Duration.ofSeconds(1);

  private final long most;
  private final AtomicLong held = new AtomicLong();

  /**
   * Create an account.
   *
   * @param most bytes that all messages may hold together
   */
  MessageMemory(long most) {
    this.most = most;
  }

  /** An account for all ports of a process: half of the heap, since answers need room too. */
  public static MessageMemory ofHeap() {
    return new MessageMemory(Runtime.getRuntime().maxMemory() / 2);
  }

  /** Bytes that are held now. */
  long held() {
    return held.get();
  }

  /**
   * See whether a message could be held if there were no other.
   *
   * @throws ServingException {@code TOO_LARGE} if not
   */
  void mayHold(long bytes) {
    if (bytes > most) {
      throw new ServingException(
          ErrorCode.TOO_LARGE,
          "a message, with what is made of it, may take "
              + most
              + " bytes, half of the Java heap, got "
              + bytes
              + "; JARBOR_JAVA_OPTS=-Xmx... allows for more");
    }
  }

  /** Add so many bytes; false if there is no room for them. */
  private boolean added(long more) {
    long before;
    do {
      before = held.get();
      if (before + more > most) {
        return false;
      }
    } while (!held.compareAndSet(before, before + more));
    return true;
  }

  /** What one message holds; for one thread at a time. */
  final class Share {
    private long bytes;
    private long counted;

    /**
     * Hold so many bytes from now on, before they are there.
     *
     * @throws ServingException {@code TOO_LARGE} if there is never room for so many; {@code
     *     OVERLOADED} if there is none now for more than before
     */
    void resize(long now) {
      mayHold(now);
      long count = now > UNCOUNTED_BYTES ? now : 0;
      long more = count - counted;
      if (more <= 0) {
        held.addAndGet(more);
      } else if (!added(more)) {
        throw ServingException.overloaded(
            "messages that are on their way may hold " + most + " bytes together, and do",
            COME_BACK);
      }
      bytes = now;
      counted = count;
    }

    /** Hold so many bytes from now on, if they are more than before. */
    void grow(long now) {
      if (now > bytes) {
        resize(now);
      }
    }

    /** Hold so many bytes more. */
    void add(long more) {
      resize(bytes + more);
    }

    /** Hold nothing; any number of times. */
    void release() {
      resize(0);
    }
  }
}
