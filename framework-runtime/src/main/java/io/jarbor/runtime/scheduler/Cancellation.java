package io.jarbor.runtime.scheduler;

import java.util.ArrayList;
import java.util.List;

/** Tells once that a caller has gone. Thread-safe. */
public final class Cancellation {
  private final List<Runnable> actions = new ArrayList<>();
  private boolean cancelled;

  /** Tell; runs the registered actions on this thread. Further calls do nothing. */
  public void cancel() {
    List<Runnable> toRun;
    synchronized (actions) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      toRun = List.copyOf(actions);
      actions.clear();
    }
    toRun.forEach(Runnable::run);
  }

  public boolean cancelled() {
    synchronized (actions) {
      return cancelled;
    }
  }

  /** Have an action run when the caller goes; at once if it has gone already. */
  public void onCancel(Runnable action) {
    synchronized (actions) {
      if (!cancelled) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /** Forget an action, so that a request of many runs does not gather one of each. */
  public void remove(Runnable action) {
    synchronized (actions) {
      actions.remove(action);
    }
  }
}
