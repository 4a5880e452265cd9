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
public final class KeptState {
  private final Consumer<AutoCloseable> closer;
  private final List<AutoCloseable> discarded = new ArrayList<>();
  private @Nullable AutoCloseable state;
  private int runs;
  private boolean closed;
  private Runnable afterwards = () -> {};

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

  /**
   * The request has ended; to be called once.
   *
   * @param then runs once all that was kept is given to the closer, at once or after a run
   */
  public void close(Runnable then) {
    synchronized (this) {
      closed = true;
      afterwards = then;
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
    Runnable then = () -> {};
    synchronized (this) {
      if (runs > 0) {
        return;
      }
      free = List.copyOf(discarded);
      discarded.clear();
      if (closed) {
        then = afterwards;
        afterwards = () -> {};
      }
    }
    free.forEach(closer);
    then.run();
  }
}
