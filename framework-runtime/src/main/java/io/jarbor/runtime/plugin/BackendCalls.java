package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.plugin.BackendCatalog.FoundBackend;
import java.util.function.Supplier;

/** Asks backends about packages. */
final class BackendCalls {
  private BackendCalls() {}

  /**
   * Call a backend with its loader as context class loader.
   *
   * @param question what is asked, for messages: "cannot tell " and this
   * @throws ServingException as the backend throws it; {@code INVALID_PACKAGE} naming the backend
   *     for whatever else it throws
   */
  static <T> T ask(FoundBackend backend, String question, Supplier<T> action) {
    try {
      return ContextLoader.call(backend.loader(), action);
    } catch (ServingException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "backend '"
              + backend.backend().name()
              + "' cannot tell "
              + question
              + ": "
              + Reasons.of(e),
          e);
    }
  }
}
