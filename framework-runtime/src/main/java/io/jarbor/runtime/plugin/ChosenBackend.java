package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import io.jarbor.runtime.plugin.BackendCatalog.FoundBackend;

/**
 * The backend that a package's manifest names, or that recognised it.
 *
 * @param found started
 * @param options as the manifest gives them, read and checked
 */
public record ChosenBackend(FoundBackend found, Options options) {

  /**
   * Load a package's model, with the backend's loader as context class loader.
   *
   * @return owned by the caller
   * @throws io.jarbor.api.error.ServingException as the backend throws it
   */
  public Model load(ModelPackage files) {
    return ContextLoader.call(found.loader(), () -> found.backend().load(files, options));
  }
}
