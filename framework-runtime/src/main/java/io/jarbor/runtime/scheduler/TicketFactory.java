package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Signature;
import io.jarbor.api.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Makes tickets: tells how many rows a task has, and whether it may share a batch. Immutable. */
final class TicketFactory {
  private final Host host;
  private final BatchPolicy policy;
  private final int defaultPriority;
  private final boolean rows;
  private final boolean counts;
  private final boolean joins;

  /**
   * Create a factory.
   *
   * @param manifest batching has no effect where the signature has no batch dimension
   */
  TicketFactory(Host host, Signature signature, Manifest manifest) {
    this.host = host;
    this.policy = BatchPolicy.of(manifest.batching());
    this.defaultPriority = manifest.defaultPriority();
    this.rows = hasRows(signature);
    this.counts = manifest.batching().enabled() && rows;
    this.joins = counts && manifest.batching().join();
  }

  /** True if rows are bounded, and told of: batching is on, and there are rows. */
  boolean counts() {
    return counts;
  }

  /** True if dimension 0 of the inputs tells what it must be in the outputs. */
  static boolean hasRows(Signature signature) {
    return signature.batched() && !signature.inputs().isEmpty();
  }

  /**
   * Make a ticket.
   *
   * <p>Not joined are tasks without rows, since their answer's shape is the model's to tell, and
   * tasks with parameters, which hold for one request.
   *
   * @throws ServingException {@code INVALID_INPUT} if it has more rows than a batch
   */
  Ticket make(InferenceTask task, Dispatcher dispatcher) {
    long count = rows ? rowsOf(task) : 0;
    int most = counts ? policy.maxSize() : Integer.MAX_VALUE;
    if (count > most) {
      throw Reasons.tooManyRows(host.id(), count, most);
    }
    Ticket ticket =
        new Ticket(
            task,
            (int) count,
            priority(task),
            joins && count > 0 && task.parameters().isEmpty(),
            Moments.of(task, policy, host.timer().nanos()),
            this::end);
    ticket.onCancel = () -> dispatcher.leave(ticket, Reasons.cancelled());
    return ticket;
  }

  private int priority(InferenceTask task) {
    int asked = task.scheduling().priority();
    return asked == 0 ? defaultPriority : asked;
  }

  private static long rowsOf(InferenceTask task) {
    Tensor first = task.inputs().values().iterator().next();
    return first.shape().size(0);
  }

  /** Listeners are told of an answer by the run that gave it, when it returns. */
  private void end(Ticket ticket, @Nullable ServingException failure) {
    ticket.task().cancellation().remove(ticket.onCancel);
    ticket.time().ended(host.timer().nanos());
    if (failure != null) {
      host.listeners().taskEnded(ticket.task(), ticket.time(), failure);
    }
  }
}
