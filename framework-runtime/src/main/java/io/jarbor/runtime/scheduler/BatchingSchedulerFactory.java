package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/** Makes schedulers that join what waits while instances are busy. Thread-safe. */
public final class BatchingSchedulerFactory implements SchedulerFactory {
  private final Executor executor;
  private final Timer timer;
  private final Turns turns;
  private final List<SchedulerListener> listeners;

  /**
   * Create a factory.
   *
   * @param executor lends a thread to each instance that has work, and to what hangs, so it must
   *     not have a bound of its own; stays the caller's, and outlives the schedulers
   * @param timer for deadlines and delays; what it runs is short; as the executor
   * @param turns of threads that submit tasks: those of one turn may join
   * @param listeners told by every scheduler
   */
  public BatchingSchedulerFactory(
      Executor executor,
      ScheduledExecutorService timer,
      Turns turns,
      List<SchedulerListener> listeners) {
    this(executor, Timer.of(timer), turns, listeners);
  }

  BatchingSchedulerFactory(
      Executor executor, Timer timer, Turns turns, List<SchedulerListener> listeners) {
    this.executor = executor;
    this.timer = timer;
    this.turns = turns;
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public Scheduler create(ModelId id, Model model, Manifest manifest, ClassLoader context) {
    Host host =
        new Host(
            id, executor, timer, turns, new PluginContext(context), new Listeners(id, listeners));
    LaneFactory laneFactory = new LaneFactory(host, model);
    return new BatchingScheduler(
        host, model, manifest, laneFactory, makeLanes(laneFactory, manifest.instances().orElse(1)));
  }

  private static List<Lane> makeLanes(LaneFactory factory, int count) {
    List<Lane> lanes = new ArrayList<>(count);
    try {
      for (int i = 0; i < count; i++) {
        lanes.add(factory.make(i));
      }
    } catch (ServingException e) {
      lanes.forEach(factory::close);
      throw e;
    }
    return lanes;
  }
}
