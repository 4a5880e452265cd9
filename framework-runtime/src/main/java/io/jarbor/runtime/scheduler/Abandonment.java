package io.jarbor.runtime.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a backend's actions once nobody waits for a run any more, and none after the run has ended.
 * Thread-safe: who goes may be an event loop or the timer, which wait for no action.
 */
final class Abandonment {
  private static final Logger log = LoggerFactory.getLogger(Abandonment.class);

  private final AtomicInteger waiting;
  private final PluginContext context;
  private final Executor executor;
  // Actions run under this object's own lock: the end of the run waits for them.
  private final List<Runnable> actions = new ArrayList<>(1);
  private boolean ended;

  /**
   * Create an abandonment.
   *
   * @param members how many wait at first
   * @param executor runs the actions
   */
  Abandonment(int members, PluginContext context, Executor executor) {
    this.waiting = new AtomicInteger(members);
    this.context = context;
    this.executor = executor;
  }

  /** A member has gone or run out of time; to be called once for each. */
  void left() {
    if (waiting.decrementAndGet() == 0) {
      try {
        executor.execute(this::performAll);
      } catch (RejectedExecutionException | OutOfMemoryError e) {
        performAll(); // No other thread can be had: the server stops, or the system has no more.
      }
    }
  }

  private void performAll() {
    synchronized (actions) {
      actions.forEach(this::perform);
      actions.clear();
    }
  }

  boolean complete() {
    return waiting.get() == 0;
  }

  void onComplete(Runnable action) {
    synchronized (actions) {
      if (ended) {
        return;
      }
      if (complete()) {
        perform(action);
      } else {
        actions.add(action);
      }
    }
  }

  /** The run is over: wait for an action that is at it, and let none begin. */
  void end() {
    synchronized (actions) {
      ended = true;
      actions.clear();
    }
  }

  private void perform(Runnable action) {
    try {
      context.run(action);
    } catch (RuntimeException e) {
      log.error("an action of a backend's that was to end a run failed", e);
    }
  }
}
