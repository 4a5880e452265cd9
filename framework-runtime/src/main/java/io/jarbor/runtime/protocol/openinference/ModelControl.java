package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.http.Thrown;
import io.jarbor.runtime.repository.Repository;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Triton's model repository extension, whichever transport asks: a model is loaded anew or
 * unloaded. Thread-safe; no method blocks.
 */
public final class ModelControl {
  /**
   * Parameter of a request to unload a model: true or false. No model depends on another here, so
   * that either is right.
   */
  public static final String UNLOAD_DEPENDENTS = "unload_dependents";

  private final Repository repository;

  public ModelControl(Repository repository) {
    this.repository = repository;
  }

  /**
   * Look at a parameter of a request to load a model. A package is what lies in the directory:
   * nothing is laid over it by a request.
   *
   * @throws ServingException {@code UNSUPPORTED} for one that would
   */
  public static void checkLoadParameter(String name) {
    if (name.equals("config") || name.startsWith("file:")) {
      throw new ServingException(
          ErrorCode.UNSUPPORTED,
          "parameter '"
              + name
              + "' is not supported: change the package in the directory of models");
    }
  }

  /** Load a model anew; completes when it is ready, or with the reason why it is not. */
  public CompletionStage<Void> load(String model) {
    return repository.load(model, Optional.empty());
  }

  /** Drain and close a model; one that is not there is done already. */
  public CompletionStage<Void> unload(String model) {
    return repository
        .unload(model, Optional.empty())
        .handle((done, failure) -> failure == null ? null : Thrown.cause(failure))
        .thenCompose(
            reason ->
                reason == null || absent(reason)
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(reason));
  }

  private static boolean absent(Throwable reason) {
    return reason instanceof ServingException known && known.code().equals(ErrorCode.NOT_FOUND);
  }
}
