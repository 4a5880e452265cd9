package io.jarbor.api.manifest;

import java.time.Duration;
import java.util.Objects;

/**
 * Whether and how far waiting requests are joined into one batch. Immutable; made by a builder,
 * since it may get more parts.
 */
public final class Batching {
  /** Batches of up to 32 rows form while instances are busy, never by waiting. */
  public static final Batching DEFAULT = builder().build();

  /** Each request runs alone. */
  public static final Batching OFF = builder().enabled(false).maxSize(1).build();

  private final boolean enabled;
  private final int maxSize;
  private final Duration maxDelay;
  private final boolean join;

  private Batching(Builder builder) {
    this.enabled = builder.enabled;
    this.maxSize = builder.maxSize;
    this.maxDelay = builder.maxDelay;
    this.join = builder.join;
  }

  /** Start from {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  /** False runs each request alone, its shapes whole, with no batch dimension added. */
  public boolean enabled() {
    return enabled;
  }

  /** Most rows of one batch, and of one request; 1 or more. */
  public int maxSize() {
    return maxSize;
  }

  /**
   * Longest that the oldest request waits for company while an instance is idle; zero waits for
   * none that has not come yet.
   */
  public Duration maxDelay() {
    return maxDelay;
  }

  /**
   * False runs each request alone, with all its rows: what one caller is answered never hangs on
   * another's rows.
   */
  public boolean join() {
    return join;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Batching that
        && enabled == that.enabled
        && maxSize == that.maxSize
        && maxDelay.equals(that.maxDelay)
        && join == that.join;
  }

  @Override
  public int hashCode() {
    return Objects.hash(enabled, maxSize, maxDelay, join);
  }

  @Override
  public String toString() {
    if (!enabled) {
      return "off";
    }
    return "up to "
        + maxSize
        + " rows, "
        + (join ? "waiting up to " + maxDelay : "each request alone");
  }

  /** Collects the parts of a {@link Batching}. Not thread-safe. */
  public static final class Builder {
    private boolean enabled = true;
    private int maxSize = 32;
    private Duration maxDelay = Duration.ZERO;
    private boolean join = true;

    private Builder() {}

    public Builder enabled(boolean value) {
      this.enabled = value;
      return this;
    }

    /** Most rows, 1 or more. */
    public Builder maxSize(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("max-size must be 1 or more, got " + value);
      }
      this.maxSize = value;
      return this;
    }

    /** Longest wait, not negative. */
    public Builder maxDelay(Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException("max-delay must not be negative, got " + value);
      }
      this.maxDelay = value;
      return this;
    }

    /** Whether requests share batches. */
    public Builder join(boolean value) {
      this.join = value;
      return this;
    }

    public Batching build() {
      return new Batching(this);
    }
  }
}
