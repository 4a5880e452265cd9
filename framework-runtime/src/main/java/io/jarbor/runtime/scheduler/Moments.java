package io.jarbor.runtime.scheduler;

import java.time.Duration;

/**
 * When a task came, and when what is due; on the timer's clock.
 *
 * @param sendByNanos it waits no longer for company
 * @param startByNanos it leaves the queue unrun; at most its deadline
 */
record Moments(long arrivalNanos, long sendByNanos, long startByNanos, long deadlineNanos) {

  static Moments of(InferenceTask task, BatchPolicy policy, long nowNanos) {
    long left = task.deadline().remainingNanos();
    long wait =
        task.scheduling()
            .queueTimeout()
            .filter(timeout -> timeout.compareTo(Duration.ofNanos(left)) < 0)
            .map(Duration::toNanos)
            .orElse(left);
    return new Moments(
        nowNanos, nowNanos + policy.patienceNanos(wait), nowNanos + wait, nowNanos + left);
  }
}
