package io.jarbor.runtime.repository;

import io.jarbor.api.model.ModelId;

/** Told what becomes of the versions; on threads of the repository's, one call at a time. */
@FunctionalInterface
public interface RepositoryListener {

  /**
   * What is ready has changed, and leases are of the new catalog; the repository shows it once all
   * listeners have returned. A version that was replaced is given up only after all listeners have
   * returned.
   */
  void changed(Catalog catalog);

  /**
   * A version that served is gone for good: there is no package of it any more, and all its loads
   * are closed. Another package may bring it back.
   */
  default void removed(ModelId version) {}
}
