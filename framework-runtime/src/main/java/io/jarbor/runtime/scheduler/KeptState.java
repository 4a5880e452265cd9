package io.jarbor.runtime.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is kept for one request between its runs of the model, such as a cache of keys and values.
 * Closed when something else takes its place, or with the request, and never under a run.
 * Thread-safe.
 */
public final class KeptState implements AutoCloseable {
  private final Consumer<AutoCloseable> closer;
  private final List<AutoCloseable> discarded = new ArrayList<>();
  private @Nullable AutoCloseable state;
  private int runs;
  private boolean closed;

  /**
   * Create one that holds nothing.
   *
   * @param closer frees a state, which is a package's own: it must neither block nor throw
   */
  public KeptState(Consumer<AutoCloseable> closer) {
    this.closer = closer;
  }

  /** What was kept last. */
  synchronized Optional<AutoCloseable> current() {
    return Optional.ofNullable(state);
  }

  /** Keep something in place of what was kept before; owned from then on. */
  public void keep(AutoCloseable next) {
    synchronized (this) {
      if (next == state) {
        return;
      }
      if (closed) {
        discarded.add(next);
      } else {
        if (state != null) {
          discarded.add(state);
        }
        state = next;
      }
    }
    closeDiscarded();
  }

  /** A run begins: until it ends, nothing is closed. */
  synchronized void enter() {
    runs++;
  }

  /** A run has ended. */
  void leave() {
    synchronized (this) {
      runs--;
    }
    closeDiscarded();
  }

  /** The request has ended. Further calls do nothing. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (state != null) {
        discarded.add(state);
        state = null;
      }
    }
    closeDiscarded();
  }

  /** Outside the lock: what is closed is a package's. */
  private void closeDiscarded() {
    List<AutoCloseable> free;
    synchronized (this) {
      if (runs > 0 || discarded.isEmpty()) {
        return;
      }
      free = List.copyOf(discarded);
      discarded.clear();
    }
    free.forEach(closer);
  }
}
