package io.jarbor.runtime.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.ModelId;
import io.jarbor.runtime.scheduler.ComputeTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatisticsCollectorTest {
  private static final ModelId ID = new ModelId("m", "1");
  private static final StatisticDuration NONE = new StatisticDuration(0, 0);
  private final ServingException failure =
      new ServingException(ErrorCode.BACKEND_FAILURE, "broken");

  private Instant now = Instant.ofEpochMilli(1000);
  private final StatisticsCollector collector = new StatisticsCollector(() -> now);

  private static StatisticDuration times(long count, long nanos) {
    return new StatisticDuration(count, nanos);
  }

  @Test
  void countsNothingAtFirst() {
    assertEquals(
        new ModelStatistics(
            Optional.empty(),
            0,
            0,
            new InferenceStatistics(NONE, NONE, NONE, NONE, NONE, NONE),
            List.of()),
        collector.of(ID));
  }

  @Test
  void countsTheWholeRunForEachRequestOfABatch() {
    ComputeTime run = new ComputeTime(3, 40, 500);
    collector.taskEnded(ID, 10, run, 560, null);
    collector.taskEnded(ID, 20, run, 570, null);
    collector.runEnded(ID, 2, 5, run, null);

    ModelStatistics counted = collector.of(ID);

    assertEquals(
        new InferenceStatistics(
            times(2, 560 + 570), NONE, times(2, 30), times(2, 6), times(2, 80), times(2, 1000)),
        counted.inference());
    assertEquals(1, counted.executionCount());
    assertEquals(5, counted.inferenceCount());
    assertEquals(
        List.of(new BatchStatistics(5, times(1, 3), times(1, 40), times(1, 500))),
        counted.batches());
    assertEquals(Optional.of(now), counted.lastInference());
  }

  @Test
  void tellsBatchesApartBySize() {
    collector.runEnded(ID, 1, 8, new ComputeTime(1, 2, 3), null);
    collector.runEnded(ID, 1, 1, new ComputeTime(4, 5, 6), null);
    collector.runEnded(ID, 2, 8, new ComputeTime(10, 20, 30), null);

    ModelStatistics counted = collector.of(ID);

    assertEquals(
        List.of(
            new BatchStatistics(1, times(1, 4), times(1, 5), times(1, 6)),
            new BatchStatistics(8, times(2, 11), times(2, 22), times(2, 33))),
        counted.batches());
    assertEquals(3, counted.executionCount());
    assertEquals(17, counted.inferenceCount());
  }

  @Test
  void countsOfAFailureItsWholeTimeAndNoRun() {
    collector.taskEnded(ID, 10, new ComputeTime(1, 2, 3), 70, failure);
    collector.runEnded(ID, 1, 1, new ComputeTime(1, 2, 3), failure);

    ModelStatistics counted = collector.of(ID);

    assertEquals(
        new InferenceStatistics(NONE, times(1, 70), NONE, NONE, NONE, NONE), counted.inference());
    assertEquals(0, counted.executionCount());
    assertEquals(List.of(), counted.batches());
    assertEquals(Optional.empty(), counted.lastInference());
  }

  @Test
  void keepsTheLatestRunThoughTheClockGoesBack() {
    Instant latest = now;
    collector.runEnded(ID, 1, 1, ComputeTime.NONE, null);
    now = latest.minusSeconds(5);
    collector.runEnded(ID, 1, 1, ComputeTime.NONE, null);
    assertEquals(Optional.of(latest), collector.of(ID).lastInference());
  }

  @Test
  void countsVersionsApartAndForgetsThemApart() {
    ModelId other = new ModelId("m", "2");
    collector.taskEnded(ID, 1, ComputeTime.NONE, 1, null);
    collector.taskEnded(other, 1, ComputeTime.NONE, 1, null);
    collector.forget(ID);
    assertEquals(0, collector.of(ID).inference().success().count());
    assertEquals(1, collector.of(other).inference().success().count());
  }
}
