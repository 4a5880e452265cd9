package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes instances for those whose runs hang, and closes instances, on threads of the executor. */
final class Replacements {
  /** When to try again where an instance could not be made. */
  static final Duration RETRY = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(Replacements.class);

  private final Host host;
  private final LaneFactory factory;
  private final Dispatcher dispatcher;

  Replacements(Host host, LaneFactory factory, Dispatcher dispatcher) {
    this.host = host;
    this.factory = factory;
    this.dispatcher = dispatcher;
  }

  /** Have every replacement made that is missing and allowed. */
  void fill() {
    int index = dispatcher.claimReplacement();
    while (index != Lanes.NONE) {
      int claimed = index;
      try {
        host.executor().execute(() -> make(claimed));
      } catch (RejectedExecutionException e) {
        dispatcher.notReplaced(claimed);
        return;
      }
      index = dispatcher.claimReplacement();
    }
  }

  private void make(int index) {
    Lane lane;
    try {
      lane = factory.make(index);
    } catch (ServingException e) {
      log.error(
          "{}: instance {} could not be replaced, to be tried again in {}",
          host.id(),
          index,
          RETRY,
          e);
      dispatcher.notReplaced(index);
      Runnable unused = host.timer().after(RETRY.toNanos(), this::fill);
      return;
    }
    log.info("{}: instance {} was replaced", host.id(), index);
    dispatcher.replaced(lane);
  }

  /** Close lanes that were taken out; on this thread only if no other is to be had. */
  void close(List<Lane> lanes) {
    if (lanes.isEmpty()) {
      return;
    }
    try {
      host.executor().execute(() -> closeHere(lanes));
    } catch (RejectedExecutionException e) {
      closeHere(lanes);
    }
  }

  /** Close lanes that were taken out, on this thread. */
  void closeHere(List<Lane> lanes) {
    for (Lane lane : lanes) {
      factory.close(lane);
      dispatcher.closed();
    }
  }
}
