package io.jarbor.runtime.scheduler;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Limits;
import io.jarbor.api.model.ModelId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** Counts the places and bytes that requests hold. Thread-safe, without a lock. */
final class Places {
  private static final long CLOSED = -1;

  private final ModelId model;
  private final Limits limits;
  private final IntFunction<Duration> retryAfter;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Create the places of a model.
   *
   * @param retryAfter when to come back, given how many requests are ahead
   */
  Places(ModelId model, Limits limits, IntFunction<Duration> retryAfter) {
    this.model = model;
    this.limits = limits;
    this.retryAfter = retryAfter;
  }

  int requests() {
    return requests.get();
  }

  long bytes() {
    return bytes.get();
  }

  /** Take a place as {@link Scheduler#reserve} says, of a scheduler that is not closed. */
  Reservation take(long size) {
    takeRequest();
    try {
      takeBytes(size, size);
    } catch (ServingException e) {
      free(0);
      throw e;
    }
    return new Place(size);
  }

  private void takeRequest() {
    int taken;
    do {
      taken = requests.get();
      if (taken >= limits.queue()) {
        throw overloaded(taken + " of " + limits.queue() + " requests are under way");
      }
    } while (!requests.compareAndSet(taken, taken + 1));
  }

  private void takeBytes(long more, long whole) {
    if (whole > limits.queueBytes()) {
      throw new ServingException(
          ErrorCode.TOO_LARGE,
          "the request holds "
              + whole
              + " bytes; "
              + model
              + " takes at most "
              + limits.queueBytes()
              + " (its limits' queue-bytes)");
    }
    long taken;
    do {
      taken = bytes.get();
      if (more > limits.queueBytes() - taken) {
        throw overloaded(
            taken + " of " + limits.queueBytes() + " bytes are taken, " + more + " more are asked");
      }
    } while (!bytes.compareAndSet(taken, taken + more));
  }

  private ServingException overloaded(String how) {
    return ServingException.overloaded(
        model + " is overloaded: " + how, retryAfter.apply(requests.get()));
  }

  private void free(long size) {
    bytes.addAndGet(-size);
    requests.decrementAndGet();
  }

  private final class Place implements Reservation {
    private final AtomicLong held;

    Place(long size) {
      this.held = new AtomicLong(size);
    }

    @Override
    public void resize(long size) {
      long before;
      do {
        before = held.get();
        if (before == CLOSED) {
          return;
        }
        if (size > before) {
          takeBytes(size - before, size);
        }
        if (held.compareAndSet(before, size)) {
          if (size < before) {
            bytes.addAndGet(size - before);
          }
          return;
        }
        if (size > before) {
          bytes.addAndGet(before - size);
        }
      } while (true);
    }

    @Override
    public void close() {
      long size = held.getAndSet(CLOSED);
      if (size != CLOSED) {
        free(size);
      }
    }
  }
}
