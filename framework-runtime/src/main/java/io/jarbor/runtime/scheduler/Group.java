package io.jarbor.runtime.scheduler;

import java.util.Arrays;
import java.util.Iterator;

/** Tickets that wait and may be joined with each other, in their order. Not thread-safe. */
final class Group {
  private final TicketOrder waiting = new TicketOrder();
  private final BatchPolicy policy;
  private int[] rows = new int[8];

  Group(BatchPolicy policy) {
    this.policy = policy;
  }

  boolean takes(Ticket ticket) {
    if (waiting.isEmpty()) {
      return true;
    }
    Ticket first = waiting.first();
    return ticket.joinable ? first.joins(ticket) : !first.joinable;
  }

  void addFirst(Ticket ticket) {
    waiting.addFirst(ticket);
    ticket.group = this;
  }

  void addLast(Ticket ticket) {
    waiting.addLast(ticket);
    ticket.group = this;
  }

  void remove(Ticket ticket) {
    waiting.remove(ticket);
    ticket.group = null;
  }

  Ticket removeFirst() {
    Ticket ticket = waiting.removeFirst();
    ticket.group = null;
    return ticket;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** The one whose turn is next. */
  Ticket first() {
    return waiting.first();
  }

  Iterable<Ticket> tickets() {
    return waiting;
  }

  /** Ask the policy about the first of these. */
  BatchPolicy.Decision decide(int idle, long nowNanos) {
    int count = 0;
    long sum = 0;
    long patience = BatchPolicy.UNTIL_CHANGE;
    Iterator<Ticket> tickets = waiting.iterator();
    while (tickets.hasNext() && sum <= policy.maxSize()) {
      Ticket ticket = tickets.next();
      // One that may not be joined fills a batch by itself.
      int weight = ticket.joinable ? ticket.rows() : policy.maxSize();
      if (count == rows.length) {
        rows = Arrays.copyOf(rows, 2 * count);
      }
      rows[count++] = weight;
      sum += weight;
      patience = Math.min(patience, ticket.sendByNanos() - nowNanos);
    }
    return policy.decide(idle, rows, count, patience);
  }
}
