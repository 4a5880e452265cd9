package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;

/** Tells a load whether it is still wanted. Thread-safe. */
@FunctionalInterface
public interface Withdrawal {
  /** True once nobody wants what the load makes; for good. */
  boolean withdrawn();

  /**
   * End here if it is withdrawn.
   *
   * @param label of the package
   * @throws ServingException {@code CANCELLED}
   */
  default void check(String label) {
    if (withdrawn()) {
      throw new ServingException(
          ErrorCode.CANCELLED,
          label + ": its loading was stopped, since it was removed, replaced or unloaded");
    }
  }
}
