package io.jarbor.runtime.scheduler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which tickets wait, and which batch goes to which lane next. Under the dispatcher's lock. */
final class Backlog {
  private final Host host;
  private final TaskQueue queue;
  private final Lanes lanes;
  private final Alarm watch;
  private final Alarm delay;

  /** Taken from the queue after their end or their time; the watch tells and frees them. */
  private List<Ticket> overdue = new ArrayList<>(0);

  /**
   * Create a backlog.
   *
   * @param watch goes off when the next deadline passes
   * @param delay goes off when something has waited for company long enough
   */
  Backlog(Host host, BatchPolicy policy, Lanes lanes, Alarm watch, Alarm delay) {
    this.host = host;
    this.queue = new TaskQueue(policy);
    this.lanes = lanes;
    this.watch = watch;
    this.delay = delay;
  }

  int size() {
    return queue.size();
  }

  void add(Ticket ticket) {
    queue.add(ticket);
    watch.setFor(ticket.startByNanos(), ticket.arrivalNanos());
  }

  /**
   * True if company that comes in a moment may join a ticket that waits; not where it is told how
   * long it may wait for an instance, which counts from now.
   */
  boolean mayGain(Ticket ticket) {
    return ticket.joinable
        && ticket.startByNanos() == ticket.deadlineNanos()
        && !queue.fillsABatch();
  }

  /**
   * Take a ticket out.
   *
   * @return false if it does not wait
   */
  boolean remove(Ticket ticket) {
    return queue.remove(ticket);
  }

  /**
   * Put members of a failed batch before what waits, to run alone.
   *
   * @return those that have ended meanwhile
   */
  List<Ticket> addAlone(List<Ticket> again) {
    List<Ticket> ended = new ArrayList<>(0);
    for (int i = again.size() - 1; i >= 0; i--) {
      Ticket ticket = again.get(i);
      ticket.batch = null;
      if (ticket.ended()) {
        ended.add(ticket);
      } else {
        ticket.again = true;
        ticket.joinable = false;
        queue.addFirst(ticket);
      }
    }
    return ended;
  }

  /** Give an idle lane its next batch, if one is due. */
  @Nullable Lane assign(long nowNanos) {
    if (lanes.idle() == 0) {
      return null;
    }
    Batch batch = nextBatch(lanes.idle(), nowNanos);
    return batch == null ? null : lanes.start(batch);
  }

  /** Give a lane that has finished a run its next batch, or let it be idle. */
  @Nullable Batch continueWith(Lane lane, long nowNanos) {
    // The lane counts as idle: it is the one that asks.
    Batch batch = nextBatch(lanes.idle() + 1, nowNanos);
    if (batch == null) {
      lanes.becomeIdle(lane);
    } else {
      lane.batch = batch;
    }
    return batch;
  }

  private @Nullable Batch nextBatch(int idle, long nowNanos) {
    while (queue.size() > 0) {
      List<Ticket> taken = queue.take(idle, nowNanos);
      if (taken == null) {
        if (queue.waitNanos() != BatchPolicy.UNTIL_CHANGE) {
          delay.setFor(nowNanos + queue.waitNanos(), nowNanos);
        }
        return null;
      }
      dropOverdue(taken, nowNanos);
      if (!taken.isEmpty()) {
        Batch batch = new Batch(taken, host);
        taken.forEach(ticket -> ticket.batch = batch);
        return batch;
      }
    }
    return null;
  }

  private void dropOverdue(List<Ticket> taken, long nowNanos) {
    for (int i = taken.size() - 1; i >= 0; i--) {
      if (taken.get(i).ended() || taken.get(i).lateToStart(nowNanos)) {
        overdue.add(taken.remove(i));
        watch.setFor(nowNanos, nowNanos);
      }
    }
  }

  /** Take what has waited for too long. */
  List<Ticket> takeOverdue() {
    List<Ticket> taken = overdue;
    overdue = new ArrayList<>(0);
    return taken;
  }

  /**
   * Look at everything that waits or runs, take out what has waited for too long, set hanging lanes
   * aside, and have the watch go off when there is to be a next look.
   *
   * @return how many lanes were set aside
   */
  int inspect(Inspection inspection) {
    int hanging = 0;
    int before = overdue.size();
    queue.forEach(
        ticket -> {
          if (inspection.late(ticket)) {
            overdue.add(ticket);
          }
        });
    overdue.subList(before, overdue.size()).forEach(queue::remove);
    for (Lane lane : List.copyOf(lanes.all())) {
      if (lane.batch != null && inspection.running(lane.batch)) {
        lanes.setAside(lane);
        hanging++;
      }
    }
    inspection.setNext(watch);
    return hanging;
  }

  /** Take everything out that waits. */
  List<Ticket> clear() {
    delay.cancel();
    return queue.clear();
  }
}
