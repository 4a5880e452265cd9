package io.jarbor.runtime.processing;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Deadline;
import io.jarbor.api.model.ModelId;
import io.jarbor.runtime.plugin.ContextLoader;
import io.jarbor.runtime.scheduler.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the processors of one version, so many at a time, under its class loader. Thread-safe;
 * {@link #run} does not block.
 *
 * <p>Work that is still running some time after its deadline hangs: Java cannot end it, so its
 * place is given to the next, and it is counted. Once as many hang as there are places, further
 * work is refused until one returns. What waits is taken back by whoever no longer wants it.
 */
public final class ProcessorPool {
  /** How long work may overrun its deadline before it counts as hung. */
  static final Duration GRACE = Duration.ofSeconds(1);

  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Logger log = LoggerFactory.getLogger(ProcessorPool.class);

  private final ModelId model;
  private final Executor executor;
  private final Timer timer;
  private final int width;
  private final ClassLoader context;
  private final Object lock = new Object();
  private final Set<Work> waiting = new LinkedHashSet<>();
  private final Set<Work> running = new HashSet<>();
  private int hung;
  private boolean watching;

  /**
   * Create a pool; it holds no thread while it is idle.
   *
   * @param executor runs the work, without a bound of its own
   * @param timer what it runs is short
   * @param width how much runs at once, hung work aside; 1 or more
   * @param context class loader to run under
   */
  public ProcessorPool(
      ModelId model, Executor executor, Timer timer, int width, ClassLoader context) {
    if (width < 1) {
      throw new IllegalArgumentException("width must be 1 or more, got " + width);
    }
    this.model = model;
    this.executor = executor;
    this.timer = timer;
    this.width = width;
    this.context = context;
  }

  private record Work(Runnable action, Deadline deadline, Consumer<ServingException> refused) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /**
   * Run work when its turn comes.
   *
   * @param action catches what it throws
   * @param deadline after which, and some grace, it counts as hung
   * @param refused called instead of the action, on any thread, if too much work hangs or no thread
   *     can be had
   * @return takes the work back: true if it was still waiting, and neither is called then
   */
  public BooleanSupplier run(
      Runnable action, Deadline deadline, Consumer<ServingException> refused) {
    Work work = new Work(action, deadline, refused);
    boolean full;
    boolean now = false;
    synchronized (lock) {
      full = hung >= width;
      if (!full) {
        if (running.size() < width) {
          running.add(work);
          now = true;
        } else {
          waiting.add(work);
        }
        watch();
      }
    }
    if (full) {
      refuse(work);
    } else if (now) {
      start(work);
    }
    return () -> withdraw(work);
  }

  private boolean withdraw(Work work) {
    synchronized (lock) {
      return waiting.remove(work);
    }
  }

  /** How many processor calls are past their deadline and have not returned. */
  public int hung() {
    synchronized (lock) {
      return hung;
    }
  }

  private void start(Work work) {
    try {
      executor.execute(() -> ContextLoader.run(context, () -> perform(work)));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // No thread could be had: what waits is started by the next that comes, or by the watch.
      synchronized (lock) {
        running.remove(work);
      }
      work.refused()
          .accept(
              new ServingException(
                  ErrorCode.UNAVAILABLE, model + ": there is no thread to run it on", e));
    }
  }

  private void perform(Work first) {
    Work work = first;
    while (work != null) {
      try {
        work.action().run();
      } catch (RuntimeException | Error e) {
        // Its place must come back all the same.
        log.error("{}: work of the pool threw what it should have caught", model, e);
      }
      work = next(work);
    }
  }

  /**
   * The next work for this thread; none if there is none, or if the thread had been given up as
   * hung.
   */
  private @Nullable Work next(Work finished) {
    synchronized (lock) {
      if (!running.remove(finished)) {
        hung--;
        log.info("{}: a processor call that hung has returned, {} still hang", model, hung);
        return null;
      }
      if (waiting.isEmpty()) {
        return null;
      }
      return startFirst();
    }
  }

  /** The work that has waited longest now runs; under the lock. */
  private Work startFirst() {
    Work work = waiting.iterator().next();
    waiting.remove(work);
    running.add(work);
    return work;
  }

  private void watch() {
    if (!watching) {
      watching = true;
      Runnable unused = timer.after(LOOK.toNanos(), this::look);
    }
  }

  private void look() {
    List<Work> started = new ArrayList<>();
    List<Work> refused = new ArrayList<>();
    synchronized (lock) {
      watching = false;
      for (Work work : List.copyOf(running)) {
        if (work.deadline().remaining().plus(GRACE).isNegative()) {
          running.remove(work);
          hung++;
          log.error(
              "{}: a processor call has not returned {} after its deadline and is set aside; {} hang",
              model,
              GRACE,
              hung);
        }
      }
      if (hung >= width) {
        refused.addAll(waiting);
        waiting.clear();
      }
      while (running.size() < width && !waiting.isEmpty()) {
        started.add(startFirst());
      }
      if (!running.isEmpty() || !waiting.isEmpty()) {
        watch();
      }
    }
    refused.forEach(this::refuse);
    started.forEach(this::start);
  }

  private void refuse(Work work) {
    work.refused()
        .accept(
            new ServingException(
                ErrorCode.UNAVAILABLE,
                model
                    + ": "
                    + hung()
                    + " processor calls have not returned; the package needs to be mended or loaded anew"));
  }
}
