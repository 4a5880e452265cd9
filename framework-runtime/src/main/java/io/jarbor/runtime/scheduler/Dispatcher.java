package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what waits and what is idle together. A thread of the executor serves an instance for as
 * long as there is work, and then leaves; what is due at a time is one alarm's affair. Thread-safe:
 * one lock guards queue and lanes, and no handler, listener or package is called under it.
 */
final class Dispatcher {
  /** How long a run may overrun the last of its deadlines before it counts as hung. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final Host host;
  private final BatchRunner runner;
  private final ServiceTime serviceTime;
  private final Runnable onReleased;
  private final Replacements replacements;

  /** One object, so that it runs once a turn. */
  private final Runnable pump = this::pump;

  private final Object lock = new Object();
  private final Lanes lanes;
  private final Alarm watch;
  private final Backlog backlog;
  private boolean closed;
  private volatile @Nullable String exhausted;

  /**
   * Create a dispatcher.
   *
   * @param lanes idle ones; from now on used here alone
   * @param onReleased runs, outside the lock, once this is closed and no instance is open; perhaps
   *     more than once
   */
  Dispatcher(
      Host host,
      BatchRunner runner,
      LaneFactory laneFactory,
      List<Lane> lanes,
      BatchPolicy policy,
      ServiceTime serviceTime,
      Runnable onReleased) {
    this.host = host;
    this.runner = runner;
    this.serviceTime = serviceTime;
    this.onReleased = onReleased;
    this.replacements = new Replacements(host, laneFactory, this);
    this.lanes = new Lanes(lanes);
    this.watch = new Alarm(host.timer(), lock, this::look);
    Alarm delay = new Alarm(host.timer(), lock, pump);
    this.backlog = new Backlog(host, policy, this.lanes, watch, delay);
  }

  /**
   * Queue a ticket, and run it if its turn is now: at once, or as soon as the calling thread has
   * read what else it has at hand.
   *
   * @return why it is not taken; null if it is
   */
  @Nullable ServingException add(Ticket ticket) {
    boolean idle;
    boolean gains;
    synchronized (lock) {
      ServingException refusal = refusal();
      if (refusal != null) {
        return refusal;
      }
      backlog.add(ticket);
      idle = lanes.idle() > 0;
      gains = backlog.mayGain(ticket);
    }
    // A thread that reads on would share its core with the run, and its next request would be late
    // for it. Where none is idle, whoever is done first takes what waits.
    if (idle && !(gains && host.turns().atEnd(pump))) {
      pump();
    }
    return null;
  }

  /** Why nothing can be taken; null if it can. */
  @Nullable ServingException refusal() {
    String why = exhausted;
    return why == null ? null : Reasons.unavailable(host.id(), why);
  }

  /** Answer a ticket that is given up, waiting or running. */
  void leave(Ticket ticket, ServingException reason) {
    if (!ticket.fail(reason)) {
      return;
    }
    boolean waited;
    Batch batch;
    synchronized (lock) {
      waited = backlog.remove(ticket);
      batch = ticket.batch;
    }
    if (waited) {
      ticket.closeInputs();
    } else if (batch != null) {
      batch.abandonment().left();
    }
  }

  private void pump() {
    Lane lane;
    do {
      synchronized (lock) {
        lane = backlog.assign(host.timer().nanos());
      }
      if (lane != null) {
        start(lane);
      }
    } while (lane != null);
  }

  private void start(Lane lane) {
    Batch batch = lane.batch;
    if (batch == null) {
      throw new IllegalStateException("a lane without a batch cannot start");
    }
    try {
      host.executor().execute(() -> serve(lane, batch));
    } catch (RejectedExecutionException e) {
      boolean retired;
      synchronized (lock) {
        retired = closed;
        if (retired) {
          lanes.retire(lane);
        } else {
          lanes.becomeIdle(lane);
        }
      }
      refuse(batch.members(), Reasons.unavailable(host.id(), "has no threads to run on"));
      if (retired) {
        replacements.closeHere(List.of(lane));
      }
    }
  }

  private void serve(Lane lane, Batch first) {
    Batch batch = first;
    while (batch != null) {
      batch = next(lane, batch, runner.run(lane, batch));
    }
  }

  private @Nullable Batch next(Lane lane, Batch done, BatchRunner.Outcome outcome) {
    Batch next = null;
    boolean hung;
    boolean retired;
    List<Ticket> dropped;
    synchronized (lock) {
      serviceTime.observe(outcome.computeNanos(), done.size());
      dropped = closed ? outcome.again() : backlog.addAlone(outcome.again());
      hung = lane.setAside;
      retired = hung || closed;
      if (hung) {
        lanes.returned(lane);
      } else if (closed) {
        lanes.retire(lane);
      } else {
        next = backlog.continueWith(lane, host.timer().nanos());
      }
    }
    refuse(dropped, Reasons.unavailable(host.id(), "is closed"));
    if (!outcome.again().isEmpty()) {
      pump();
    }
    if (retired) {
      replacements.closeHere(List.of(lane));
    }
    if (hung) {
      hungChanged();
    }
    return next;
  }

  private void refuse(List<Ticket> tickets, ServingException reason) {
    for (Ticket ticket : tickets) {
      ticket.fail(reason);
      ticket.closeInputs();
    }
  }

  /** Tell whose time has passed, and set aside what hangs. */
  private void look() {
    Inspection inspection;
    List<Ticket> dropped;
    int hanging;
    synchronized (lock) {
      inspection = new Inspection(host.timer().nanos(), GRACE.toNanos());
      hanging = backlog.inspect(inspection);
      dropped = backlog.takeOverdue();
    }
    for (Ticket ticket : dropped) {
      ServingException reason =
          ticket.overdue(inspection.nowNanos())
              ? Reasons.deadline(host.id())
              : Reasons.queueTimeout(host.id(), ticket.task().scheduling());
      refuse(List.of(ticket), reason);
    }
    inspection.late().forEach(ticket -> leave(ticket, Reasons.deadline(host.id())));
    if (hanging > 0) {
      log.error(
          "{}: {} runs have not returned {} after their deadlines and are set aside",
          host.id(),
          hanging,
          GRACE);
      hungChanged();
    }
  }

  private void hungChanged() {
    int hung = load().hung();
    log.warn("{}: {} runs hang now", host.id(), hung);
    host.listeners().hungChanged(hung);
    replacements.fill();
  }

  /** Claim an instance to make, as {@link Lanes#claimReplacement} does; none once closed. */
  int claimReplacement() {
    int index;
    List<Ticket> stranded;
    synchronized (lock) {
      index = closed ? Lanes.NONE : lanes.claimReplacement();
      stranded = strand();
    }
    failStranded(stranded);
    return index;
  }

  /** Take an instance that was claimed. */
  void replaced(Lane lane) {
    boolean tooLate;
    synchronized (lock) {
      lanes.made(lane);
      tooLate = closed;
      if (tooLate) {
        lanes.retire(lane);
      }
    }
    if (tooLate) {
      replacements.closeHere(List.of(lane));
    } else {
      pump();
    }
  }

  /** Give up an instance that was claimed. */
  void notReplaced(int index) {
    List<Ticket> stranded;
    synchronized (lock) {
      lanes.notMade(index);
      stranded = strand();
    }
    failStranded(stranded);
    tellIfReleased();
  }

  /** Refuse what comes if nothing can run any more, or take again what comes; under the lock. */
  private List<Ticket> strand() {
    if (closed) {
      return List.of();
    }
    if (!lanes.exhausted()) {
      exhausted = null;
      return List.of();
    }
    exhausted =
        lanes.hung() > 0
            ? "has no instance left: "
                + lanes.hung()
                + " runs have not returned; the package needs to be mended or loaded anew"
            : "has no instance left, and none could be made; the log says why";
    return backlog.clear();
  }

  private void failStranded(List<Ticket> stranded) {
    ServingException refusal = refusal();
    if (refusal != null) {
      refuse(stranded, refusal);
    }
  }

  /** An instance that was taken out is closed. */
  void closed() {
    synchronized (lock) {
      lanes.closed();
      if (closed && lanes.open() == 0) {
        watch.cancel();
      }
    }
    tellIfReleased();
  }

  /** Fail what waits, and close instances as they become idle. Further calls do nothing. */
  void close() {
    List<Ticket> waiting;
    List<Lane> idle;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      exhausted = "is closed";
      waiting = backlog.clear();
      waiting.addAll(backlog.takeOverdue());
      idle = lanes.retireIdle();
    }
    refuse(waiting, Reasons.unavailable(host.id(), "is closed"));
    replacements.close(idle);
    tellIfReleased();
  }

  private void tellIfReleased() {
    if (load().released()) {
      onReleased.run();
    }
  }

  /** What there is at one moment. */
  record Load(int queued, int running, int hung, int instances, boolean released) {}

  Load load() {
    synchronized (lock) {
      return new Load(
          backlog.size(), lanes.running(), lanes.hung(), lanes.live(), closed && lanes.open() == 0);
    }
  }
}
