package io.jarbor.runtime.inference;

import io.jarbor.api.model.Deadline;
import io.jarbor.runtime.repository.Lease;
import io.jarbor.runtime.repository.ModelVersion;
import io.jarbor.runtime.scheduler.Cancellation;
import io.jarbor.runtime.scheduler.Reservation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A request that was let in before its body was read: it has a version, a place in its queue, and a
 * deadline. Thread-safe.
 *
 * <p>Closed by the protocol if the request never reaches {@link InferenceService#infer}, else by
 * the service.
 */
public final class Admission implements AutoCloseable {
  private final Lease lease;
  private final Reservation reservation;
  private final Deadline deadline;
  private final Cancellation cancellation = new Cancellation();
  private final AtomicInteger holds = new AtomicInteger(1);
  private final AtomicBoolean closed = new AtomicBoolean();

  private Admission(Lease lease, Reservation reservation, Deadline deadline) {
    this.lease = lease;
    this.reservation = reservation;
    this.deadline = deadline;
  }

  /**
   * Let a request in.
   *
   * @param lease the admission's from then on; closed where there is no room
   * @param timeout what the caller asks for; at most the manifest's holds
   * @param bytes that the body is announced to hold; 0 where unknown
   * @throws io.jarbor.api.error.ServingException {@code UNAVAILABLE} or {@code OVERLOADED}
   */
  static Admission of(Lease lease, Optional<Duration> timeout, long bytes) {
    try {
      ModelVersion version = lease.version();
      Duration most = version.manifest().manifest().limits().timeout();
      Duration asked = timeout.filter(duration -> duration.compareTo(most) < 0).orElse(most);
      return new Admission(lease, version.scheduler().reserve(bytes), Deadline.in(asked));
    } catch (Throwable e) { // Whatever it is, the version must come back.
      lease.close();
      throw e;
    }
  }

  /** The version that answers; alive until the admission is closed. */
  public ModelVersion version() {
    return lease.version();
  }

  public Deadline deadline() {
    return deadline;
  }

  /** Told by the protocol when the caller goes. */
  public Cancellation cancellation() {
    return cancellation;
  }

  /**
   * Tell how many bytes the request really holds.
   *
   * @throws io.jarbor.api.error.ServingException {@code OVERLOADED} if there is no room for them
   */
  public void resize(long bytes) {
    reservation.resize(bytes);
  }

  /**
   * Keep the version alive while code of its package runs, even after the request was answered.
   *
   * @return true if it is to be undone by {@link #letGo()}; false if the version may be closed
   *     already
   */
  boolean hold() {
    int before;
    do {
      before = holds.get();
      if (before == 0) {
        return false;
      }
    } while (!holds.compareAndSet(before, before + 1));
    return true;
  }

  void letGo() {
    if (holds.decrementAndGet() == 0) {
      lease.close();
    }
  }

  /** Give the place back, and the version unless its code still runs. Further calls do nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      reservation.close();
      letGo();
    }
  }
}
