package io.jarbor.api.manifest;

import java.time.Duration;

/**
 * What a version takes on before it refuses.
 *
 * @param queue most requests accepted and not yet answered, 1 or more
 * @param queueBytes most bytes of bodies and tensors that they hold together, 1 or more
 * @param timeout longest from a request's headers to its answer; a caller may ask for less
 */
public record Limits(int queue, long queueBytes, Duration timeout) {
  public static final Limits DEFAULT = new Limits(256, 256L << 20, Duration.ofSeconds(30));

  public Limits {
    if (queue < 1 || queueBytes < 1) {
      throw new IllegalArgumentException(
          "queue and queue-bytes must be 1 or more, got " + queue + " and " + queueBytes);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be longer than nothing, got " + timeout);
    }
  }
}
