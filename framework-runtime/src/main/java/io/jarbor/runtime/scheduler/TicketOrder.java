package io.jarbor.runtime.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Tickets by priority, and as they came within one. Not thread-safe.
 *
 * <p>Most models see a single priority: then this is one queue and nothing else.
 */
final class TicketOrder implements Iterable<Ticket> {
  /** The highest first; none is empty, but for the only one. */
  private final List<Level> levels = new ArrayList<>(1);

  private record Level(int priority, Deque<Ticket> tickets) {}

  boolean isEmpty() {
    return levels.isEmpty() || levels.get(0).tickets().isEmpty();
  }

  void addFirst(Ticket ticket) {
    levelOf(ticket).addFirst(ticket);
  }

  void addLast(Ticket ticket) {
    levelOf(ticket).addLast(ticket);
  }

  private Deque<Ticket> levelOf(Ticket ticket) {
    int at = find(ticket.priority());
    if (at < levels.size() && levels.get(at).priority() == ticket.priority()) {
      return levels.get(at).tickets();
    }
    Level level = new Level(ticket.priority(), new ArrayDeque<>());
    if (isEmpty()) {
      levels.clear();
      levels.add(level);
    } else {
      levels.add(at, level);
    }
    return level.tickets();
  }

  /** Where a priority is, or would be. */
  private int find(int priority) {
    int from = 0;
    int to = levels.size();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (levels.get(middle).priority() < priority) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  void remove(Ticket ticket) {
    int at = find(ticket.priority());
    levels.get(at).tickets().remove(ticket);
    dropIfEmpty(at);
  }

  Ticket first() {
    return levels.get(0).tickets().getFirst();
  }

  Ticket removeFirst() {
    Ticket ticket = levels.get(0).tickets().removeFirst();
    dropIfEmpty(0);
    return ticket;
  }

  private void dropIfEmpty(int at) {
    // The last one stays: a queue that runs empty and fills again needs no new one each time.
    if (levels.get(at).tickets().isEmpty() && levels.size() > 1) {
      levels.remove(at);
    }
  }

  @Override
  public Iterator<Ticket> iterator() {
    return levels.size() == 1 ? levels.get(0).tickets().iterator() : new OverLevels();
  }

  private final class OverLevels implements Iterator<Ticket> {
    private final Iterator<Level> remaining = levels.iterator();
    private Iterator<Ticket> tickets = List.<Ticket>of().iterator();

    @Override
    public boolean hasNext() {
      // No level is empty, for there are none or several.
      return tickets.hasNext() || remaining.hasNext();
    }

    @Override
    public Ticket next() {
      if (!tickets.hasNext()) {
        tickets = remaining.next().tickets().iterator();
      }
      return tickets.next();
    }
  }
}
