package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.plugin.BackendCatalog.FoundBackend;
import org.jspecify.annotations.Nullable;

/**
 * Starts one backend, once; a start that failed is tried again when it is next asked for. Holds a
 * lock of its own, so that a slow start keeps nobody from another backend. Thread-safe.
 */
final class BackendStart {
  private final FoundBackend found;
  private final BackendConfiguration configuration;
  private boolean started;
  private @Nullable String firstReason;

  BackendStart(FoundBackend found, BackendConfiguration configuration) {
    this.found = found;
    this.configuration = configuration;
  }

  /**
   * The backend, started.
   *
   * @throws ServingException {@code UNAVAILABLE} with the reason if it does not start
   */
  synchronized FoundBackend get() {
    if (!started) {
      try {
        ContextLoader.run(
            found.loader(), () -> found.backend().start(configuration.read(found.backend())));
      } catch (ServingException e) {
        throw e;
      } catch (RuntimeException | LinkageError e) {
        throw failed(e);
      }
      started = true;
    }
    return found;
  }

  private ServingException failed(Throwable thrown) {
    String reason = Reasons.of(thrown);
    if (firstReason == null) {
      firstReason = reason;
    } else if (Reasons.failedBefore(thrown)) {
      // A class fails to initialise with its reason once, and without it from then on.
      reason = firstReason;
    }
    return new ServingException(
        ErrorCode.UNAVAILABLE,
        "backend '"
            + found.backend().name()
            + "' does not start: "
            + reason
            + " ("
            + found.origin()
            + ")",
        thrown);
  }
}
