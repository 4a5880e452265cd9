package io.jarbor.api.backend;

import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.api.manifest.Options;
import io.jarbor.api.model.Model;
import java.util.List;

/**
 * Makes the model of a package that says {@code backend: java}: rules, a pipeline, an explainer, or
 * a stand-in for tests. Found through {@link java.util.ServiceLoader} in the package's own jars,
 * and made by a public constructor without arguments.
 */
public interface ModelProvider {

  /**
   * Make the model. Called on a loading thread, once per load of the package.
   *
   * @param files the package, open until the model is closed
   * @param options as {@link #options()} declares them
   * @return owned by the caller
   */
  Model load(ModelPackage files, Options options);

  /** What the manifest may say under {@code options:}. */
  default List<OptionSpec> options() {
    return List.of();
  }
}
