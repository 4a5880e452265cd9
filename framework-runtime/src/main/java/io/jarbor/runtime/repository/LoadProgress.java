package io.jarbor.runtime.repository;

/** Told how far a load has come, on its own thread. */
@FunctionalInterface
public interface LoadProgress {

  /** Learn that the version is in a further state. */
  void reached(VersionState state);

  /**
   * Learn that all the work is done, and that the version is only asked its example from now on.
   */
  default void loaded() {}
}
