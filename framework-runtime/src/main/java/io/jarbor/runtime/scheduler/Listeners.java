package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.ModelId;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every listener about one model; what a listener throws is logged and goes no further. */
final class Listeners {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  private final ModelId model;
  private final List<SchedulerListener> listeners;

  Listeners(ModelId model, List<SchedulerListener> listeners) {
    this.model = model;
    this.listeners = listeners;
  }

  void taskEnded(InferenceTask task, TaskTime time, @Nullable ServingException failure) {
    if (!task.sample()) {
      long queueNanos = time.queueNanos();
      ComputeTime compute = time.compute();
      long totalNanos = time.totalNanos();
      tell(listener -> listener.taskEnded(model, queueNanos, compute, totalNanos, failure));
    }
  }

  void runEnded(
      Batch batch, int batchSize, ComputeTime compute, @Nullable ServingException failure) {
    if (!batch.samples()) {
      tell(listener -> listener.runEnded(model, batch.size(), batchSize, compute, failure));
    }
  }

  void ranAlone(Batch batch, int tasks) {
    if (!batch.samples()) {
      tell(listener -> listener.ranAlone(model, tasks));
    }
  }

  void hungChanged(int hung) {
    tell(listener -> listener.hungChanged(model, hung));
  }

  private void tell(Consumer<SchedulerListener> event) {
    for (SchedulerListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        log.error("{}: a scheduler listener failed: {}", model, listener, e);
      }
    }
  }
}
