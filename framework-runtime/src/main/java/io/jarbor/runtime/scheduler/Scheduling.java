package io.jarbor.runtime.scheduler;

import java.time.Duration;
import java.util.Optional;

/**
 * What a request asks of the queue.
 *
 * @param priority 1 is the highest, larger ones come later; 0 for the model's default
 * @param queueTimeout longest that it waits for an instance, if its deadline is not before; more
 *     than nothing
 */
public record Scheduling(int priority, Optional<Duration> queueTimeout) {
  /** The model's priority, and to wait until the deadline. */
  public static final Scheduling DEFAULT = new Scheduling(0, Optional.empty());

  public Scheduling {
    if (priority < 0) {
      throw new IllegalArgumentException("a priority must be 0 or more, got " + priority);
    }
    if (queueTimeout.isPresent() && queueTimeout.get().compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException(
          "a queue timeout must be longer than nothing, got " + queueTimeout.get());
    }
  }

  /** The same priority, and to wait until the deadline: of a request that was run before. */
  public Scheduling again() {
    return queueTimeout.isEmpty() ? this : new Scheduling(priority, Optional.empty());
  }
}
