package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;

/** Tells a load that nobody wants what it makes any more. Thread-safe. */
public final class Cancellation {
  private volatile boolean cancelled;

  /** Ask for the end of the load; once is for good. */
  public void cancel() {
    cancelled = true;
  }

  /** True once it was asked for. */
  public boolean cancelled() {
    return cancelled;
  }

  /**
   * End here if it was asked for.
   *
   * @param label of the package
   * @throws ServingException {@code CANCELLED}
   */
  public void check(String label) {
    if (cancelled) {
      throw new ServingException(
          ErrorCode.CANCELLED,
          label + ": its loading was stopped, since it was removed, replaced or unloaded");
    }
  }
}
