package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Options;
import io.jarbor.runtime.manifest.PackageManifest;

/** A package whose files and classes can be used until it is closed. Thread-safe. */
public interface OpenedPackage extends AutoCloseable {

  /** Completed by name, version, backend and model file. */
  PackageManifest manifest();

  /** What backend and processors get. */
  ModelPackage files();

  /** The backend that its manifest names, or that recognised it; started. */
  BackendCatalog.FoundBackend backend();

  /** The backend's options, read and checked. */
  Options options();

  /** Loader of its own classes; to be the context class loader around each call into them. */
  ClassLoader loader();

  /** Close the loader and delete the snapshot. Further calls do nothing. */
  @Override
  void close();
}
