package io.jarbor.runtime.repository;

import io.jarbor.api.model.Model;
import io.jarbor.runtime.plugin.OpenedPackage;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.scheduler.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a load has opened so far, to be closed in reverse order if it fails. Not thread-safe. */
final class Unfinished {
  private final String label;
  private @Nullable OpenedPackage opened;
  private @Nullable Model model;
  private @Nullable Processors processors;
  private @Nullable Scheduler scheduler;

  Unfinished(String label) {
    this.label = label;
  }

  OpenedPackage opened(OpenedPackage made) {
    opened = made;
    return made;
  }

  Model model(Model made) {
    model = made;
    return made;
  }

  Processors processors(Processors made) {
    processors = made;
    return made;
  }

  Scheduler scheduler(Scheduler made) {
    scheduler = made;
    return made;
  }

  /**
   * Close it; the model only once no run is left, a hung one included.
   *
   * @return completes when it is closed
   */
  CompletionStage<Void> abandon(Executor closer) {
    Scheduler started = scheduler;
    if (started == null) {
      closeRest();
      return CompletableFuture.completedStage(null);
    }
    started.close();
    return started.released().whenCompleteAsync((released, failure) -> closeRest(), closer);
  }

  private void closeRest() {
    ClosingOrder.close(label, processors, model, opened);
  }
}
