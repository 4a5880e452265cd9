package io.jarbor.runtime.scheduler;

import java.util.ArrayList;
import java.util.List;

/** One look at everything that has a deadline; under the scheduler's lock. */
final class Inspection {
  private final long nowNanos;
  private final long graceNanos;
  private final List<Ticket> late = new ArrayList<>();
  private long nextNanos = BatchPolicy.UNTIL_CHANGE;

  /**
   * Begin a look.
   *
   * @param graceNanos that a run may overrun the last of its deadlines before it counts as hung
   */
  Inspection(long nowNanos, long graceNanos) {
    this.nowNanos = nowNanos;
    this.graceNanos = graceNanos;
  }

  long nowNanos() {
    return nowNanos;
  }

  /** Look at a ticket that waits: true if it may not wait any more. */
  boolean late(Ticket ticket) {
    if (ticket.lateToStart(nowNanos)) {
      return true;
    }
    nextAt(ticket.startByNanos());
    return false;
  }

  /**
   * Look at a run and its members.
   *
   * @return true if it hangs
   */
  boolean running(Batch batch) {
    for (Ticket member : batch.members()) {
      if (member.ended()) {
        continue;
      }
      if (member.overdue(nowNanos)) {
        late.add(member);
      } else {
        nextAt(member.deadlineNanos());
      }
    }
    long hungAt = batch.deadlineNanos() + graceNanos;
    if (hungAt - nowNanos <= 0) {
      return true;
    }
    nextAt(hungAt);
    return false;
  }

  private void nextAt(long atNanos) {
    nextNanos = Math.min(nextNanos, atNanos - nowNanos);
  }

  /** Tickets that run, whose deadline has passed, and that were not told their end. */
  List<Ticket> late() {
    return late;
  }

  /** Set an alarm for when to look again, if there is anything to look at. */
  void setNext(Alarm alarm) {
    if (nextNanos != BatchPolicy.UNTIL_CHANGE) {
      alarm.setFor(nowNanos + nextNanos, nowNanos);
    }
  }
}
