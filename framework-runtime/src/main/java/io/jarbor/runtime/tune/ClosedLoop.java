package io.jarbor.runtime.tune;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Clients that each send a request as soon as the one before is answered. They share one thread, as
 * connections share an event loop. For one run at a time.
 */
final class ClosedLoop {
  /** Sends one request. */
  @FunctionalInterface
  interface Sender {

    /**
     * Send it; does not block.
     *
     * @param end told once, on any thread
     */
    void send(End end);
  }

  /** Takes a request's end. */
  @FunctionalInterface
  interface End {

    /**
     * Take it.
     *
     * @param failure null where the request was answered
     */
    void ended(@Nullable ServingException failure);
  }

  private final Sender sender;
  private final Executor thread;

  /**
   * Create it.
   *
   * @param thread the one that clients share; it runs one task at a time, in their order
   */
  ClosedLoop(Sender sender, Executor thread) {
    this.sender = sender;
    this.thread = thread;
  }

  /**
   * Run a load; blocks until its last request is answered. The clock runs from an answer to an
   * answer, and counts those after the first: whole answers over a time that is none of theirs
   * would be off by up to one, or by a whole batch, which is much where there are few.
   *
   * @param clients 1 or more
   * @param settling time before the first answer that starts the clock
   * @param counting time after it, at least 1 ns, behind which the next answer stops it
   * @throws ServingException of the first request that failed, when the others have ended
   */
  Figures run(int clients, Duration settling, Duration counting) {
    Run run = new Run(clients, System.nanoTime(), settling.toNanos(), counting.toNanos());
    thread.execute(() -> run.attempt(run::begin));
    try {
      return run.done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ServingException failure) {
        throw failure;
      }
      throw new IllegalStateException("a load cannot be run: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServingException(ErrorCode.UNAVAILABLE, "interrupted while measuring", e);
    }
  }

  /** One load; its state is for the clients' thread alone. */
  private final class Run {
    private final CompletableFuture<Figures> done = new CompletableFuture<>();
    private final int clients;
    private final long from;
    private final long counting;
    private boolean started;
    private boolean stopped;
    private long start;
    private long end;
    private int left;
    private long[] latencies = new long[1024];
    private int answers;
    private @Nullable ServingException failure;

    Run(int clients, long now, long settling, long counting) {
      this.clients = clients;
      this.left = clients;
      this.from = now + settling;
      this.counting = counting;
    }

    /** A defect ends the run, since somebody waits for it. */
    void attempt(Runnable step) {
      try {
        step.run();
      } catch (Throwable e) {
        done.completeExceptionally(e);
      }
    }

    void begin() {
      for (int i = 0; i < clients; i++) {
        next();
      }
    }

    private void next() {
      long sent = System.nanoTime();
      if (failure != null || stopped) {
        left--;
        if (left == 0) {
          finish();
        }
        return;
      }
      sender.send(
          reason -> {
            long now = System.nanoTime();
            thread.execute(
                () ->
                    attempt(
                        () -> {
                          ended(sent, now, reason);
                          next();
                        }));
          });
    }

    private void ended(long sent, long now, @Nullable ServingException reason) {
      if (reason != null) {
        failure = failure == null ? reason : failure;
      } else if (!started) {
        started = now - from >= 0;
        start = now;
      } else if (!stopped) {
        stopped = now - start >= counting;
        end = now;
        if (answers == latencies.length) {
          latencies = Arrays.copyOf(latencies, 2 * answers);
        }
        latencies[answers++] = now - sent;
      }
    }

    private void finish() {
      if (failure != null) {
        done.completeExceptionally(failure);
        return;
      }
      long[] sorted = Arrays.copyOf(latencies, answers);
      Arrays.sort(sorted);
      done.complete(
          new Figures(
              clients,
              answers,
              answers * (double) TimeUnit.SECONDS.toNanos(1) / (end - start),
              millis(sorted, 0.50),
              millis(sorted, 0.99)));
    }
  }

  private static double millis(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(1, rank) - 1] / 1e6;
  }
}
