package io.jarbor.api.model;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When an answer stops being useful, on the monotonic clock. Immutable. */
public final class Deadline {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

  /** Made once: the JDK negates in big decimals, and every request asks. */
  private static final Duration SHORTEST = LONGEST.negated();

  private final LongSupplier nanoClock;
  private final long nanos;

  private Deadline(LongSupplier nanoClock, long nanos) {
    this.nanoClock = nanoClock;
    this.nanos = nanos;
  }

  /** Create a deadline from now on; one that is negative has passed already. */
  public static Deadline in(Duration duration) {
    return in(duration, System::nanoTime);
  }

  /** Create a deadline on a clock of the caller's, which tests move by hand. */
  public static Deadline in(Duration duration, LongSupplier nanoClock) {
    return new Deadline(nanoClock, nanoClock.getAsLong() + nanos(duration));
  }

  /** Clamps to half of the range: differences of nanoTime stay safe from overflow, 146 years on. */
  private static long nanos(Duration duration) {
    if (duration.compareTo(LONGEST) > 0) {
      return LONGEST.toNanos();
    }
    if (duration.compareTo(SHORTEST) < 0) {
      return SHORTEST.toNanos();
    }
    return duration.toNanos();
  }

  /** Time left; negative once it has passed. */
  public Duration remaining() {
    return Duration.ofNanos(remainingNanos());
  }

  /** Time left in nanoseconds; negative once it has passed. */
  public long remainingNanos() {
    return nanos - nanoClock.getAsLong();
  }

  /** True from the moment on at which no time is left. */
  public boolean passed() {
    return remainingNanos() <= 0;
  }
}
