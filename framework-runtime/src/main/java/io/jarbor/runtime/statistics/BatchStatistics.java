package io.jarbor.runtime.statistics;

/**
 * Runs of one batch size, and where their time went. The three counts are the same.
 *
 * @param batchSize rows; 1 where the model takes no batches
 */
public record BatchStatistics(
    int batchSize,
    StatisticDuration computeInput,
    StatisticDuration computeInfer,
    StatisticDuration computeOutput) {}
