package io.jarbor.runtime.processing;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.model.Signature;
import io.jarbor.runtime.manifest.PackageManifest;

/** Makes the processors of a version. Thread-safe. */
public interface ProcessorsFactory {

  /**
   * Find the processors that a manifest names, or that the package brings, and set them up. Call
   * with the package's class loader as context class loader.
   *
   * @param signature labels read
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} with every problem: an
   *     unknown processor with the nearest known one, a class that is missing or throws, an option
   *     that is wrong, a request type that cannot be bound
   */
  Processors create(PackageManifest manifest, Signature signature, ModelPackage files);
}
