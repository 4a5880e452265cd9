package io.jarbor.runtime;

import io.jarbor.runtime.scheduler.Turns;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/**
 * Turns of event loops: a loop reads from every connection that has brought something, and runs
 * what it was given meanwhile after that. Thread-safe.
 */
final class EventLoopTurns implements Turns {
  private final ThreadLocal<Set<Runnable>> due = ThreadLocal.withInitial(HashSet::new);

  @Override
  public boolean atEnd(Runnable action) {
    Context loop = Context.isOnEventLoopThread() ? Vertx.currentContext() : null;
    if (loop == null) {
      return false;
    }
    Set<Runnable> waiting = due.get();
    if (waiting.add(action)) {
      try {
        loop.runOnContext(
            end -> {
              waiting.remove(action);
              action.run();
            });
      } catch (RejectedExecutionException e) { // It reads nothing any more.
        waiting.remove(action);
        return false;
      }
    }
    return true;
  }
}
