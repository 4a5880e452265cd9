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
      Times success,
      Times fail,
      Times queue,
      Times computeInput,
      Times computeInfer,
      Times computeOutput,
      Times cacheHit,
      Times cacheMiss) {

    static Requests of(InferenceStatistics statistics) {
      return new Requests(
          Times.of(statistics.success()),
          Times.of(statistics.fail()),
          Times.of(statistics.queue()),
          Times.of(statistics.computeInput()),
          Times.of(statistics.computeInfer()),
          Times.of(statistics.computeOutput()),
          Times.NONE,
          Times.NONE);
    }
  }

  /** Of all runs of one batch size. */
  public record Batch(int batchSize, Times computeInput, Times computeInfer, Times computeOutput) {

    static Batch of(BatchStatistics statistics) {
      return new Batch(
          statistics.batchSize(),
          Times.of(statistics.computeInput()),
          Times.of(statistics.computeInfer()),
          Times.of(statistics.computeOutput()));
    }
  }

  /**
   * How often, and how long in all.
   *
   * @param ns nanoseconds
   */
  public record Times(long count, long ns) {
    static final Times NONE = new Times(0, 0);

    static Times of(StatisticDuration duration) {
      return new Times(duration.count(), duration.nanos());
    }
  }
}
