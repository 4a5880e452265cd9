package io.jarbor.runtime.scheduler;

/**
 * Turns of threads that read requests: whatever such a thread finds at hand it reads in one, and
 * what it has read by its end can run together. Thread-safe.
 */
@FunctionalInterface
public interface Turns {
  /**
   * Run an action at the end of the calling thread's turn, once however often it is asked for.
   *
   * @return false if the thread has no turns; the action is not run then
   */
  boolean atEnd(Runnable action);
}
