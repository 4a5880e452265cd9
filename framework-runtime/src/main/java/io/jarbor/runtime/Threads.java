package io.jarbor.runtime;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that all models share: an idle model holds none. */
final class Threads implements AutoCloseable {
  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor inference = pool("jarbor-inference");
  private final ThreadPoolExecutor processing = pool("jarbor-processing");
  private final ScheduledThreadPoolExecutor timer;

  Threads() {
    timer = new ScheduledThreadPoolExecutor(1, named("jarbor-timer"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs models; bounded by their instances. */
  ExecutorService inference() {
    return inference;
  }

  /** Runs the packages' code; bounded by the width of each version's pool. */
  ExecutorService processing() {
    return processing;
  }

  /** For alarms: whatever it runs is quick. */
  ScheduledThreadPoolExecutor timer() {
    return timer;
  }

  private static ThreadPoolExecutor pool(String name) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        named(name));
  }

  private static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
      // A call that hangs must not keep the process.
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void close() {
    inference.shutdown();
    processing.shutdown();
    timer.shutdown();
  }
}
