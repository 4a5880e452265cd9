package io.jarbor.runtime.repository;

/**
 * Told after each change of what is ready, once the new catalog holds; on a loading thread, one
 * call at a time. A version that was replaced drains only after all listeners have returned.
 */
@FunctionalInterface
public interface RepositoryListener {
  void changed(Catalog catalog);
}
