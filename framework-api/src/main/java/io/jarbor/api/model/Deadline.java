package io.jarbor.api.model;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When an answer stops being useful, on the monotonic clock. Immutable. */
public final class Deadline {
  private final LongSupplier nanoClock;
  private final long nanos;

  private Deadline(LongSupplier nanoClock, long nanos) {
    this.nanoClock = nanoClock;
    this.nanos = nanos;
  }

  /** Create a deadline from now on. */
  public static Deadline in(Duration duration) {
    return in(duration, System::nanoTime);
  }

  /** Create a deadline on a clock of the caller's, which tests move by hand. */
  public static Deadline in(Duration duration, LongSupplier nanoClock) {
    // Half of the range leaves nanoTime's differences safe from overflow, and is 146 years.
    long length =
        duration.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0
            ? Long.MAX_VALUE / 2
            : duration.toNanos();
    return new Deadline(nanoClock, nanoClock.getAsLong() + length);
  }

  /** Time left; negative once it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(remainingNanos());
  }

  /** Time left in nanoseconds; negative once it has passed. */
  public long remainingNanos() {
    return nanos - nanoClock.getAsLong();
  }

  public boolean passed() {
    return remainingNanos() <= 0;
  }
}
