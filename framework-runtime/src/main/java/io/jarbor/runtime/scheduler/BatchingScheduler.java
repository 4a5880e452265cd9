package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Model;
import io.jarbor.api.tensor.Tensor;
import io.jarbor.api.tensor.TensorAllocator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Joins what waits into batches, and runs them on a fixed number of instances. */
final class BatchingScheduler implements Scheduler {
  private final Host host;
  private final TicketFactory tickets;
  private final BufferPool pool = BufferPool.ofTensors();
  private final Dispatcher dispatcher;
  private final Places places;
  private final CompletableFuture<Void> released = new CompletableFuture<>();

  /**
   * Create a scheduler.
   *
   * @param manifest completed; batching and limits are read from it
   * @param lanes one for each instance; closed by the scheduler
   */
  BatchingScheduler(
      Host host, Model model, Manifest manifest, LaneFactory laneFactory, List<Lane> lanes) {
    ServiceTime serviceTime = new ServiceTime();
    int instances = lanes.size();
    this.host = host;
    this.tickets = new TicketFactory(host, model.signature(), manifest);
    this.dispatcher =
        new Dispatcher(
            host,
            new BatchRunner(host, model, pool, tickets.counts()),
            laneFactory,
            lanes,
            BatchPolicy.of(manifest.batching()),
            serviceTime,
            this::release);
    this.places =
        new Places(host.id(), manifest.limits(), ahead -> serviceTime.retryAfter(ahead, instances));
  }

  @Override
  public Reservation reserve(long bytes) {
    ServingException refusal = dispatcher.refusal();
    if (refusal != null) {
      throw refusal;
    }
    return places.take(bytes);
  }

  @Override
  public void submit(InferenceTask task) {
    Ticket ticket;
    try {
      ticket = tickets.make(task, dispatcher);
    } catch (RuntimeException e) {
      Tensor.closeAll(task.inputs().values());
      ServingException refusal = Reasons.ofServer(e);
      task.handler().failed(refusal);
      host.listeners().taskEnded(task, new TaskTime(host.timer().nanos()), refusal);
      return;
    }
    ServingException refusal =
        ticket.overdue(ticket.arrivalNanos())
            ? Reasons.deadline(host.id())
            : dispatcher.add(ticket);
    if (refusal != null) {
      ticket.fail(refusal);
      ticket.closeInputs();
      return;
    }
    task.cancellation().onCancel(ticket.onCancel);
    if (ticket.ended()) {
      task.cancellation().remove(ticket.onCancel);
    }
  }

  @Override
  public TensorAllocator allocator() {
    return pool;
  }

  @Override
  public Snapshot snapshot() {
    Dispatcher.Load load = dispatcher.load();
    return new Snapshot(
        places.requests(),
        places.bytes(),
        load.queued(),
        load.running(),
        load.hung(),
        load.instances());
  }

  @Override
  public void close() {
    dispatcher.close();
  }

  @Override
  public CompletionStage<Void> released() {
    return released.minimalCompletionStage();
  }

  private void release() {
    pool.close();
    released.complete(null);
  }
}
