package io.jarbor.runtime.scheduler;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs what it was given when the test says so, on the test's thread. */
public final class ManualExecutor implements Executor {
  private final Deque<Runnable> given = new ConcurrentLinkedDeque<>();
  private boolean shutDown;

  @Override
  public void execute(Runnable command) {
    if (shutDown) {
      throw new RejectedExecutionException("shut down");
    }
    given.add(command);
  }

  public int waiting() {
    return given.size();
  }

  /** Refuse what comes from now on. */
  public void shutDown() {
    shutDown = true;
  }

  public void runNext() {
    given.remove().run();
  }

  public void runAll() {
    while (!given.isEmpty()) {
      runNext();
    }
  }
}
