package io.jarbor.api.backend;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Loads and runs models on one engine. Found through {@link java.util.ServiceLoader}, made once by
 * a constructor without arguments, in a class loader of its own that is never closed, since native
 * libraries bind to one loader.
 *
 * <p>Thread-safe. Do no work before {@link #start}: a server may list a backend that it never uses.
 */
public interface Backend {

  /** What manifests say in {@code backend:}, lower case. */
  String name();

  /**
   * Load a model; may take long. Called on a loading thread, never on an event loop, and for
   * several packages at once.
   *
   * @param files the package, open until the model is closed
   * @param options as {@link #options(ModelPackage)} declares them
   * @return owned by the caller
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} if the files cannot be
   *     served, saying why and what would mend it; where an option's value does not suit, the
   *     message begins {@code options.<name>:}, and the server says where in the manifest it stands
   */
  Model load(ModelPackage files, Options options);

  /**
   * Tell whether a package without {@code backend:} is for this one. May be called before {@link
   * #start}, and does not lead to it: most of these packages are other backends'. {@link
   * ModelPackage#services} sees what this backend exports; do not keep what it makes, for its
   * loader is closed when all backends have been asked. Where a provider might touch an engine that
   * is not started, ask {@link ModelPackage#provides}, which makes none.
   *
   * @return the model's file, relative to the package; empty for a package of another backend's
   */
  default Optional<String> recognise(ModelPackage files) {
    return Optional.empty();
  }

  /**
   * Say what {@link #recognise} looks for, for somebody whose package no backend takes: {@code a
   * file model.onnx, or one alone that ends in .onnx}.
   *
   * @return empty for a backend that manifests have to name
   */
  default Optional<String> recognises() {
    return Optional.empty();
  }

  /** What manifests may say under {@code options:}. */
  default List<OptionSpec> options() {
    return List.of();
  }

  /**
   * What one package's manifest may say under {@code options:}, where that depends on what it
   * brings.
   */
  default List<OptionSpec> options(ModelPackage files) {
    return options();
  }

  /**
   * What the server's configuration may say under {@code backends: <name>:}: what holds for the
   * whole process.
   */
  default List<OptionSpec> configuration() {
    return List.of();
  }

  /**
   * Get ready to load; called once, before the first {@link #load}, with the backend's loader as
   * context class loader. One that throws is called again when the next package asks for the
   * backend.
   *
   * @param configuration as {@link #configuration()} declares it
   * @throws io.jarbor.api.error.ServingException {@code UNAVAILABLE} if a native library is missing
   *     or does not fit this machine
   */
  default void start(Options configuration) {}

  /**
   * Packages whose classes and resources plugins of this backend share with it; a name ending in
   * {@code .*} takes those below too.
   */
  default Set<String> exportedPackages() {
    return Set.of();
  }
}
