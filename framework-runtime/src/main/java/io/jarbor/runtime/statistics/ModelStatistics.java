package io.jarbor.runtime.statistics;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What callers asked of one model version until some moment, as Triton's statistics extension means
 * it. Of one moment: the counts add up.
 *
 * @param lastInference when the last run that succeeded returned; empty if there was none
 * @param inferenceCount rows that were inferred, one a run where the model takes no batches: the
 *     sum of batch sizes times runs
 * @param executionCount runs that succeeded: the sum of the batches' counts
 * @param batches by batch size, the smallest first
 */
public record ModelStatistics(
    Optional<Instant> lastInference,
    long inferenceCount,
    long executionCount,
    InferenceStatistics inference,
    List<BatchStatistics> batches) {
  public ModelStatistics {
    batches = List.copyOf(batches);
  }
}
