package io.jarbor.runtime.repository;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The models directory, kept in step with what is loaded. Thread-safe; no method blocks but {@link
 * #close}.
 */
public interface Repository extends AutoCloseable {

  /** Begin to watch and load. */
  void start();

  /** What is there, and has been taken up by every {@link RepositoryListener}. */
  Catalog catalog();

  /**
   * Lease a version that is ready.
   *
   * @param version as the package spells it; empty for the latest that is ready
   * @return owned by the caller
   * @throws io.jarbor.api.error.ServingException {@code NOT_FOUND} if there is no such model or
   *     version, with the near ones; {@code UNAVAILABLE} if it is known and not ready, with its
   *     state and reason
   */
  Lease lease(String model, Optional<String> version);

  /** True once every package found at start is READY or FAILED. */
  boolean startComplete();

  /** Completes once {@link #startComplete()} holds. */
  CompletionStage<Void> whenStartComplete();

  /**
   * Load a model anew, whatever its packages' state. Laid over the directory until a restart or a
   * change of the package.
   *
   * @param version to load; empty for all that may serve
   * @return completes when its versions are READY, exceptionally with the reason of the first that
   *     failed, or {@code NOT_FOUND} if the directory has no such model or version
   */
  CompletionStage<Void> load(String model, Optional<String> version);

  /**
   * Drain and close versions of a model, and keep them so until {@link #load}, a restart or a
   * change of the package.
   *
   * @param version to close; empty for all
   * @return completes when they are closed, exceptionally with {@code NOT_FOUND}
   */
  CompletionStage<Void> unload(String model, Optional<String> version);

  /**
   * Stop watching, load nothing further, and give up what loads; what serves goes on. {@link
   * #whenStartComplete()} may never complete then.
   */
  void stopLoading();

  /** Stop loading, drain and close every version. Blocks. */
  @Override
  void close();
}
