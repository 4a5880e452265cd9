package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.model.ModelId;
import io.jarbor.runtime.statistics.BatchStatistics;
import io.jarbor.runtime.statistics.InferenceStatistics;
import io.jarbor.runtime.statistics.ModelStatistics;
import io.jarbor.runtime.statistics.StatisticDuration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What callers asked of models, in the terms of Triton's statistics extension; of versions that are
 * ready.
 *
 * @see <a
 *     href="https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_statistics.md">Triton's
 *     statistics extension</a>
 */
public record StatisticsReport(List<Version> modelStats) {

  /**
   * Of one version.
   *
   * @param lastInference in milliseconds since 1970; 0 if there was none
   */
  public record Version(
      String name,
      String version,
      long lastInference,
      long inferenceCount,
      long executionCount,
      Requests inferenceStats,
      Map<String, Object> responseStats,
      List<Batch> batchStats,
      List<Object> memoryUsage) {

    static Version of(ModelId id, ModelStatistics statistics) {
      return new Version(
          id.name(),
          id.version(),
          statistics.lastInference().map(Instant::toEpochMilli).orElse(0L),
          statistics.inferenceCount(),
          statistics.executionCount(),
          Requests.of(statistics.inference()),
          Map.of(),
          statistics.batches().stream().map(Batch::of).toList(),
          List.of());
    }
  }

  /** Of all requests; there is no cache, so its counts are 0. */
  public record Requests(
      Duration success,
      Duration fail,
      Duration queue,
      Duration computeInput,
      Duration computeInfer,
      Duration computeOutput,
      Duration cacheHit,
      Duration cacheMiss) {

    static Requests of(InferenceStatistics statistics) {
      return new Requests(
          Duration.of(statistics.success()),
          Duration.of(statistics.fail()),
          Duration.of(statistics.queue()),
          Duration.of(statistics.computeInput()),
          Duration.of(statistics.computeInfer()),
          Duration.of(statistics.computeOutput()),
          Duration.NONE,
          Duration.NONE);
    }
  }

  /** Of all runs of one batch size. */
  public record Batch(
      int batchSize, Duration computeInput, Duration computeInfer, Duration computeOutput) {

    static Batch of(BatchStatistics statistics) {
      return new Batch(
          statistics.batchSize(),
          Duration.of(statistics.computeInput()),
          Duration.of(statistics.computeInfer()),
          Duration.of(statistics.computeOutput()));
    }
  }

  /**
   * How often, and how long in all.
   *
   * @param ns nanoseconds
   */
  public record Duration(long count, long ns) {
    static final Duration NONE = new Duration(0, 0);

    static Duration of(StatisticDuration duration) {
      return new Duration(duration.count(), duration.nanos());
    }
  }
}
