package io.jarbor.runtime.health;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Tells whether the server should be sent work. Thread-safe. */
public final class Readiness {
  private final BooleanSupplier startComplete;
  private volatile boolean draining;

  /**
   * Create it.
   *
   * @param startComplete true once every package found at start is READY or FAILED
   */
  public Readiness(BooleanSupplier startComplete) {
    this.startComplete = startComplete;
  }

  /** From now on the server finishes what it has, and should be sent nothing more. */
  public void startDraining() {
    draining = true;
  }

  /** Why no work should be sent; empty if it should. */
  public Optional<String> notReady() {
    if (draining) {
      return Optional.of("the server is draining");
    }
    return startComplete.getAsBoolean()
        ? Optional.empty()
        : Optional.of("packages found at start are still loading");
  }
}
