package io.jarbor.runtime.scheduler;

import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelId;

/** Makes the scheduler of a version. Thread-safe. */
public interface SchedulerFactory {

  /**
   * Make instances and the queue before them.
   *
   * @param model stays the caller's; closed by it after the scheduler
   * @param manifest completed: batching, instances and limits are read from it; batching is on only
   *     where the signature is batched too
   * @param context class loader to run the instances under
   * @throws io.jarbor.api.error.ServingException if an instance cannot be made
   */
  Scheduler create(ModelId id, Model model, Manifest manifest, ClassLoader context);
}
