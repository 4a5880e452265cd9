package io.jarbor.runtime.scheduler;

import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelInstance;
import io.jarbor.api.model.Placement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and closes instances under the package's class loader. Thread-safe. */
final class LaneFactory {
  private static final Logger log = LoggerFactory.getLogger(LaneFactory.class);

  private final Host host;
  private final Model model;
  private final BufferPool batches = BufferPool.ofBatches();

  LaneFactory(Host host, Model model) {
    this.host = host;
    this.model = model;
  }

  /**
   * Make an instance; blocks.
   *
   * @throws io.jarbor.api.error.ServingException if the backend cannot
   */
  Lane make(int index) {
    try {
      ModelInstance instance = host.context().get(() -> model.newInstance(Placement.cpu(index)));
      return new Lane(index, instance, new InputJoiner(model.signature().inputs(), batches));
    } catch (RuntimeException | LinkageError e) {
      throw Reasons.ofBackend(e);
    }
  }

  void close(Lane lane) {
    try {
      host.context().run(lane.instance()::close);
    } catch (RuntimeException | LinkageError e) {
      log.warn("{}: closing instance {} failed", host.id(), lane.index(), e);
    }
  }
}
