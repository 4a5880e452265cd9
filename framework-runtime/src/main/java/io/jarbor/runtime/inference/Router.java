package io.jarbor.runtime.inference;

import io.jarbor.runtime.repository.Lease;

/** Finds the version that answers. Thread-safe; does not block. */
@FunctionalInterface
public interface Router {

  /**
   * Lease the version for a target.
   *
   * @return owned by the caller
   * @throws io.jarbor.api.error.ServingException {@code NOT_FOUND} if there is no such model or
   *     version; {@code UNAVAILABLE} if it is known and not ready, with its state
   */
  Lease route(Target target);
}
