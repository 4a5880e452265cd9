package io.jarbor.runtime.protocol.openinference.grpc;

import io.jarbor.proto.inference.InferBatchStatistics;
import io.jarbor.proto.inference.InferStatistics;
import io.jarbor.proto.inference.ModelStatistics;
import io.jarbor.proto.inference.ModelStatisticsResponse;
import io.jarbor.proto.inference.StatisticDuration;
import io.jarbor.runtime.protocol.openinference.StatisticsReport;

/** Writes what was asked of models. */
final class StatisticsWriter {
  private StatisticsWriter() {}

  static ModelStatisticsResponse write(StatisticsReport report) {
    ModelStatisticsResponse.Builder response = ModelStatisticsResponse.newBuilder();
    report.modelStats().forEach(version -> response.addModelStats(version(version)));
    return response.build();
  }

  private static ModelStatistics version(StatisticsReport.Version version) {
    ModelStatistics.Builder statistics =
        ModelStatistics.newBuilder()
            .setName(version.name())
            .setVersion(version.version())
            .setLastInference(version.lastInference())
            .setInferenceCount(version.inferenceCount())
            .setExecutionCount(version.executionCount())
            .setInferenceStats(requests(version.inferenceStats()));
    version.batchStats().forEach(batch -> statistics.addBatchStats(batch(batch)));
    return statistics.build();
  }

  private static InferStatistics requests(StatisticsReport.Requests requests) {
    return InferStatistics.newBuilder()
        .setSuccess(times(requests.success()))
        .setFail(times(requests.fail()))
        .setQueue(times(requests.queue()))
        .setComputeInput(times(requests.computeInput()))
        .setComputeInfer(times(requests.computeInfer()))
        .setComputeOutput(times(requests.computeOutput()))
        .setCacheHit(times(requests.cacheHit()))
        .setCacheMiss(times(requests.cacheMiss()))
        .build();
  }

  private static InferBatchStatistics batch(StatisticsReport.Batch batch) {
    return InferBatchStatistics.newBuilder()
        .setBatchSize(batch.batchSize())
        .setComputeInput(times(batch.computeInput()))
        .setComputeInfer(times(batch.computeInfer()))
        .setComputeOutput(times(batch.computeOutput()))
        .build();
  }

  private static StatisticDuration times(StatisticsReport.Times times) {
    return StatisticDuration.newBuilder().setCount(times.count()).setNs(times.ns()).build();
  }
}
