package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.backend.ModelPackage;
import java.util.List;
import java.util.Optional;

/** The backends that were found, each in a loader of its own. Thread-safe. */
public interface BackendCatalog {

  /** What was found, by name. */
  List<FoundBackend> found();

  /**
   * Find a backend, and start it if it has not been: once per process. A start that failed is tried
   * again at the next call.
   *
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} if there is none, with
   *     those that there are and the nearest; {@code UNAVAILABLE} with the reason if it does not
   *     start, such as a native library that is missing
   */
  FoundBackend started(String name);

  /**
   * Ask each backend in turn whether a package without {@code backend:} is for it. Starts none.
   *
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} if several say so; or what
   *     one threw, where none says so
   */
  Optional<Recognised> recognise(ModelPackage files);

  /**
   * One backend.
   *
   * @param backend its provider
   * @param loader defined it; to be the context class loader around each call into it
   * @param origin its jar's or folder's path, as messages name it; {@code built in} for ours
   */
  record FoundBackend(Backend backend, ClassLoader loader, String origin) {}

  /**
   * What a backend made of a package's files.
   *
   * @param backend its name
   * @param model the model's file, relative to the package
   */
  record Recognised(String backend, String model) {}
}
