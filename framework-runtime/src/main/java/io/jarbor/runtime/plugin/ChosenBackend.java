package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import io.jarbor.runtime.document.Places;
import io.jarbor.runtime.document.Pointers;
import io.jarbor.runtime.document.Problem;
import io.jarbor.runtime.plugin.BackendCatalog.FoundBackend;

/**
 * The backend that a package's manifest names, or that recognised it.
 *
 * @param found started
 * @param options as the manifest gives them, read and checked
 * @param places of the manifest's values
 */
public record ChosenBackend(FoundBackend found, Options options, Places places) {
  private static final String OPTION = "options.";

  /**
   * Load a package's model, with the backend's loader as context class loader.
   *
   * @return owned by the caller
   * @throws ServingException as the backend throws it; what it refuses of an option, {@code
   *     INVALID_PACKAGE} with a message that begins {@code options.<name>:}, with the place of that
   *     option before it
   */
  public Model load(ModelPackage files) {
    try {
      return ContextLoader.call(found.loader(), () -> found.backend().load(files, options));
    } catch (ServingException e) {
      throw placed(e);
    }
  }

  private ServingException placed(ServingException refused) {
    String message = String.valueOf(refused.getMessage());
    int colon = message.indexOf(':');
    if (!refused.code().equals(ErrorCode.INVALID_PACKAGE)
        || !message.startsWith(OPTION)
        || colon < 0) {
      return refused;
    }
    String pointer = Pointers.child("/options", message.substring(OPTION.length(), colon));
    return new ServingException(
        ErrorCode.INVALID_PACKAGE,
        new Problem(places.locate(pointer), message).toString(),
        refused);
  }
}
