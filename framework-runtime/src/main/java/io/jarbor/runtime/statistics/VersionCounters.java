package io.jarbor.runtime.statistics;

import io.jarbor.runtime.scheduler.ComputeTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts one model version. Thread-safe: one short lock, so that whoever reads finds sums that add
 * up.
 */
final class VersionCounters {
  // Bounded by the largest batch that the model takes.
  private final SortedMap<Integer, Phases> runsBySize = new TreeMap<>();
  private final Phases requests = new Phases();
  private final Sum success = new Sum();
  private final Sum queue = new Sum();
  private final Sum fail = new Sum();
  private long inferences;
  private long executions;
  private @Nullable Instant lastRun;

  /** How often, and how long. */
  private static final class Sum {
    private long count;
    private long nanos;

    void add(long more) {
      count++;
      nanos += more;
    }

    StatisticDuration read() {
      return new StatisticDuration(count, nanos);
    }
  }

  /** The parts of compute times. */
  private static final class Phases {
    private final Sum input = new Sum();
    private final Sum infer = new Sum();
    private final Sum output = new Sum();

    void add(ComputeTime compute) {
      input.add(compute.inputNanos());
      infer.add(compute.inferNanos());
      output.add(compute.outputNanos());
    }

    BatchStatistics read(int batchSize) {
      return new BatchStatistics(batchSize, input.read(), infer.read(), output.read());
    }
  }

  synchronized void succeeded(long queueNanos, ComputeTime compute, long totalNanos) {
    success.add(totalNanos);
    queue.add(queueNanos);
    requests.add(compute);
  }

  synchronized void failed(long totalNanos) {
    fail.add(totalNanos);
  }

  synchronized void ran(int batchSize, ComputeTime compute, Instant now) {
    runsBySize.computeIfAbsent(batchSize, size -> new Phases()).add(compute);
    executions++;
    inferences += batchSize;
    if (lastRun == null || now.isAfter(lastRun)) {
      lastRun = now;
    }
  }

  synchronized ModelStatistics read() {
    List<BatchStatistics> batches = new ArrayList<>(runsBySize.size());
    runsBySize.forEach((size, runs) -> batches.add(runs.read(size)));
    return new ModelStatistics(
        Optional.ofNullable(lastRun), inferences, executions, inference(), batches);
  }

  private InferenceStatistics inference() {
    return new InferenceStatistics(
        success.read(),
        fail.read(),
        queue.read(),
        requests.input.read(),
        requests.infer.read(),
        requests.output.read());
  }
}
