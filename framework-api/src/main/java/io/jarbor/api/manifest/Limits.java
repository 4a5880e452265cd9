package io.jarbor.api.manifest;

import java.time.Duration;
import java.util.Objects;

/**
 * What a version takes on before it refuses. Immutable; made by a builder, since it may get more
 * parts.
 */
public final class Limits {
  /** 256 requests of 256 MiB together, each answered within 30 seconds. */
  public static final Limits DEFAULT = builder().build();

  private final int queue;
  private final long queueBytes;
  private final Duration timeout;

  private Limits(Builder builder) {
    this.queue = builder.queue;
    this.queueBytes = builder.queueBytes;
    this.timeout = builder.timeout;
  }

  /** Start from {@link #DEFAULT}. */
  public static Builder builder() {
    return new Builder();
  }

  /** Most requests accepted and not yet answered, 1 or more. */
  public int queue() {
    return queue;
  }

  /** Most bytes of bodies and tensors that they hold together, 1 or more. */
  public long queueBytes() {
    return queueBytes;
  }

  /** Longest from a request's headers to its answer; a caller may ask for less. */
  public Duration timeout() {
    return timeout;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Limits that
        && queue == that.queue
        && queueBytes == that.queueBytes
        && timeout.equals(that.timeout);
  }

  @Override
  public int hashCode() {
    return Objects.hash(queue, queueBytes, timeout);
  }

  @Override
  public String toString() {
    return queue + " requests, " + queueBytes + " bytes, " + timeout;
  }

  /** Collects the parts of {@link Limits}. Not thread-safe. */
  public static final class Builder {
    private int queue = 256;
    private long queueBytes = 256L << 20;
    private Duration timeout = Duration.ofSeconds(30);

    private Builder() {}

    /** Most requests, 1 or more. */
    public Builder queue(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("queue must be 1 or more, got " + value);
      }
      this.queue = value;
      return this;
    }

    /** Most bytes, 1 or more. */
    public Builder queueBytes(long value) {
      if (value < 1) {
        throw new IllegalArgumentException("queue-bytes must be 1 or more, got " + value);
      }
      this.queueBytes = value;
      return this;
    }

    /** Longest time, longer than nothing. */
    public Builder timeout(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("timeout must be longer than nothing, got " + value);
      }
      this.timeout = value;
      return this;
    }

    public Limits build() {
      return new Limits(this);
    }
  }
}
