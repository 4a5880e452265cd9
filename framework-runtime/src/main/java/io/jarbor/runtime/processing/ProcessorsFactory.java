package io.jarbor.runtime.processing;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.PackageManifest;

/** Makes the processors of a version. Thread-safe. */
public interface ProcessorsFactory {

  /**
   * Find the processors that a manifest names, or that the package brings, and read their options:
   * all that can be told without the model. Call with the package's class loader as context class
   * loader.
   *
   * @param problems receives an unknown processor with the nearest known one, a class that is
   *     missing or throws, an option that is wrong
   */
  FoundProcessors find(PackageManifest manifest, ModelPackage files, Problems problems);
}
