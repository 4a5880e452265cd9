package io.jarbor.runtime.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits for an instance, in groups that may be joined. Under the scheduler's lock; its bound
 * is the {@link Places}.
 */
final class TaskQueue {
  private final BatchPolicy policy;
  private final List<Group> groups = new ArrayList<>();
  private int size;
  private long waitNanos = BatchPolicy.UNTIL_CHANGE;

  TaskQueue(BatchPolicy policy) {
    this.policy = policy;
  }

  int size() {
    return size;
  }

  /** True if so many wait that they do not get larger as one batch. */
  boolean fillsABatch() {
    return size >= policy.maxSize();
  }

  void add(Ticket ticket) {
    groupOf(ticket).addLast(ticket);
    size++;
  }

  /** Put a ticket before those of its priority that wait. */
  void addFirst(Ticket ticket) {
    groupOf(ticket).addFirst(ticket);
    size++;
  }

  private Group groupOf(Ticket ticket) {
    for (Group group : groups) {
      if (group.takes(ticket)) {
        return group;
      }
    }
    Group group = new Group(policy);
    groups.add(group);
    return group;
  }

  /**
   * Take a ticket out.
   *
   * @return false if it does not wait here
   */
  boolean remove(Ticket ticket) {
    Group group = ticket.group;
    if (group == null) {
      return false;
    }
    group.remove(ticket);
    size--;
    dropIfEmpty(group);
    return true;
  }

  /**
   * Take the next batch, if the policy runs one now.
   *
   * @param idle instances that have nothing to do
   * @return at least one ticket; null to wait for {@link #waitNanos()}
   */
  @Nullable List<Ticket> take(int idle, long nowNanos) {
    waitNanos = BatchPolicy.UNTIL_CHANGE;
    Group next = null;
    int take = 0;
    for (Group group : groups) {
      BatchPolicy.Decision decision = group.decide(idle, nowNanos);
      if (!decision.run()) {
        waitNanos = Math.min(waitNanos, decision.waitNanos());
      } else if (next == null || group.first().before(next.first())) {
        next = group;
        take = decision.take();
      }
    }
    if (next == null) {
      return null;
    }
    List<Ticket> tickets = new ArrayList<>(take);
    for (int i = 0; i < take; i++) {
      tickets.add(next.removeFirst());
    }
    size -= take;
    dropIfEmpty(next);
    return tickets;
  }

  /** How long nothing is to be run, unless something changes; after a take that found nothing. */
  long waitNanos() {
    return waitNanos;
  }

  void forEach(Consumer<Ticket> action) {
    for (Group group : groups) {
      group.tickets().forEach(action);
    }
  }

  /** Take everything out. */
  List<Ticket> clear() {
    List<Ticket> all = new ArrayList<>(size);
    for (Group group : groups) {
      while (!group.isEmpty()) {
        all.add(group.removeFirst());
      }
    }
    groups.clear();
    size = 0;
    return all;
  }

  private void dropIfEmpty(Group group) {
    // The last group stays: a queue that runs empty and fills again needs no new one each time.
    if (group.isEmpty() && groups.size() > 1) {
      groups.remove(group);
    }
  }
}
