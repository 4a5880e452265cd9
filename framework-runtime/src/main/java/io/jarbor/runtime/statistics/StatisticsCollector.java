package io.jarbor.runtime.statistics;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.ModelId;
import io.jarbor.runtime.scheduler.ComputeTime;
import io.jarbor.runtime.scheduler.SchedulerListener;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts what schedulers do, by model name and version: a package that is loaded anew counts on.
 * Thread-safe.
 *
 * <p>A request counts from the moment at which its run has returned, which is shortly after its
 * caller got the answer. Requests that were refused for want of a place never reached a scheduler's
 * queue, and do not count; each step of a generation is a request.
 */
public final class StatisticsCollector implements SchedulerListener {
  private final ConcurrentMap<ModelId, VersionCounters> versions = new ConcurrentHashMap<>();
  private final InstantSource clock;

  /** Create a collector that has counted nothing; the clock tells when the last run was. */
  public StatisticsCollector(InstantSource clock) {
    this.clock = clock;
  }

  /** What was counted of a version; nothing of one that nobody has asked yet. */
  public ModelStatistics of(ModelId version) {
    VersionCounters counters = versions.get(version);
    return (counters == null ? new VersionCounters() : counters).read();
  }

  /** Count from nothing if the version is ever seen again. */
  public void forget(ModelId version) {
    versions.remove(version);
  }

  @Override
  public void taskEnded(
      ModelId model,
      long queueNanos,
      ComputeTime compute,
      long totalNanos,
      @Nullable ServingException failure) {
    VersionCounters counters = counters(model);
    if (failure == null) {
      counters.succeeded(queueNanos, compute, totalNanos);
    } else {
      counters.failed(totalNanos);
    }
  }

  @Override
  public void runEnded(
      ModelId model,
      int tasks,
      int batchSize,
      ComputeTime compute,
      @Nullable ServingException failure) {
    if (failure == null) {
      counters(model).ran(batchSize, compute, clock.instant());
    }
  }

  private VersionCounters counters(ModelId model) {
    return versions.computeIfAbsent(model, id -> new VersionCounters());
  }
}
