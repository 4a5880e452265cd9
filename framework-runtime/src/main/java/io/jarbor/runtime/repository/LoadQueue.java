package io.jarbor.runtime.repository;

import io.jarbor.runtime.scheduler.Cancellation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs loads, a few at a time, on threads of their own. A load that takes very long, or hangs, or
 * that nobody wants any more, gives its place to the next, so that one package cannot keep the
 * others out. Thread-safe.
 */
final class LoadQueue {
  private static final Logger log = LoggerFactory.getLogger(LoadQueue.class);
  private static final int PLACES = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ScheduledExecutorService timer;
  private final Queue<Load> waiting = new ArrayDeque<>();
  private final CompletableFuture<Void> idleForGood = new CompletableFuture<>();
  private int running;
  private int underWay;
  private boolean closed;

  LoadQueue(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  private record Load(String label, Cancellation cancellation, Consumer<Runnable> work) {}

  /**
   * Run a load when its turn comes, one that is cancelled too.
   *
   * @param work takes an action that gives its place to the next before it ends
   */
  void submit(String label, Cancellation cancellation, Consumer<Runnable> work) {
    synchronized (waiting) {
      if (!closed) {
        waiting.add(new Load(label, cancellation, work));
      }
    }
    startNext();
  }

  /**
   * Start no further load.
   *
   * @return completes once none is under way; never, where one hangs
   */
  CompletableFuture<Void> close() {
    synchronized (waiting) {
      closed = true;
      waiting.clear();
    }
    ended(0);
    return idleForGood;
  }

  private void ended(int loads) {
    boolean idle;
    synchronized (waiting) {
      underWay -= loads;
      idle = closed && underWay == 0;
    }
    if (idle) {
      idleForGood.complete(null);
    }
  }

  private void startNext() {
    Load load;
    synchronized (waiting) {
      if (running >= PLACES || waiting.isEmpty()) {
        return;
      }
      load = waiting.remove();
      running++;
      underWay++;
    }
    Thread thread = new Thread(() -> run(load), "jarbor-loader " + load.label());
    thread.setDaemon(true);
    thread.start();
  }

  private void run(Load load) {
    AtomicBoolean holdsPlace = new AtomicBoolean(true);
    Runnable giveBack = () -> giveBack(holdsPlace);
    load.cancellation().onCancel(giveBack);
    ScheduledFuture<?> alarm =
        timer.schedule(
            () -> {
              if (holdsPlace.get()) {
                log.warn(
                    "{} is still loading after {}; others go on beside it", load.label(), PATIENCE);
                giveBack.run();
              }
            },
            PATIENCE.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      load.work().accept(giveBack);
    } finally {
      alarm.cancel(false);
      giveBack.run();
      ended(1);
    }
  }

  private void giveBack(AtomicBoolean holdsPlace) {
    if (holdsPlace.compareAndSet(true, false)) {
      synchronized (waiting) {
        running--;
      }
      startNext();
    }
  }
}
