package io.jarbor.api.manifest;

import java.time.Duration;

/**
 * Whether and how far waiting requests are joined into one batch.
 *
 * @param enabled false runs each request alone, its shapes whole, with no batch dimension added
 * @param maxSize most rows of one batch, and of one request; 1 or more
 * @param maxDelay longest that the oldest request waits for company while an instance is idle; zero
 *     never waits
 */
public record Batching(boolean enabled, int maxSize, Duration maxDelay) {
  /** Batches form while instances are busy, never by waiting. */
  public static final Batching DEFAULT = new Batching(true, 32, Duration.ZERO);

  /** Each request runs alone. */
  public static final Batching OFF = new Batching(false, 1, Duration.ZERO);

  public Batching {
    if (maxSize < 1) {
      throw new IllegalArgumentException("max-size must be 1 or more, got " + maxSize);
    }
    if (maxDelay.isNegative()) {
      throw new IllegalArgumentException("max-delay must not be negative, got " + maxDelay);
    }
  }
}
