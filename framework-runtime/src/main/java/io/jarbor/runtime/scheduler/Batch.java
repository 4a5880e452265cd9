package io.jarbor.runtime.scheduler;

import io.jarbor.api.model.Deadline;
import java.util.List;

/** The tickets of one run; one or more, in the order of their turns. */
final class Batch {
  private final List<Ticket> members;
  private final int rows;
  private final Deadline deadline;
  private final long deadlineNanos;
  private final Abandonment abandonment;

  Batch(List<Ticket> members, Host host) {
    this.members = members;
    this.abandonment = new Abandonment(members.size(), host.context(), host.executor());
    int sum = 0;
    Ticket latest = members.get(0);
    for (Ticket member : members) {
      sum += member.rows();
      if (member.deadlineNanos() - latest.deadlineNanos() > 0) {
        latest = member;
      }
    }
    this.rows = sum;
    this.deadline = latest.task().deadline();
    this.deadlineNanos = latest.deadlineNanos();
  }

  List<Ticket> members() {
    return members;
  }

  int size() {
    return members.size();
  }

  /** Rows of all members. */
  int rows() {
    return rows;
  }

  /** True if no caller asked for any of it. */
  boolean samples() {
    for (Ticket member : members) {
      if (!member.task().sample()) {
        return false;
      }
    }
    return true;
  }

  /** The latest of the members'. */
  Deadline deadline() {
    return deadline;
  }

  /** The latest of the members', on the timer's clock. */
  long deadlineNanos() {
    return deadlineNanos;
  }

  /** Told by each member that no longer waits. */
  Abandonment abandonment() {
    return abandonment;
  }
}
