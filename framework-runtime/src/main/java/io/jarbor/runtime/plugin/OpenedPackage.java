package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.runtime.manifest.PackageManifest;
import java.util.List;
import java.util.Optional;

/** A package whose files and classes can be used until it is closed. Thread-safe. */
public interface OpenedPackage extends AutoCloseable {

  /** Completed, where nothing is wrong, by name, version, backend and model file. */
  PackageManifest manifest();

  /** What backend and processors get. */
  ModelPackage files();

  /** Its backend; empty where there is a problem with it or with its options. */
  Optional<ChosenBackend> backend();

  /** Providers in its own jars that were asked for so far, by backend or server. */
  List<FoundService> services();

  /** Loader of its own classes; to be the context class loader around each call into them. */
  ClassLoader loader();

  /** Close the loader and delete the snapshot. Further calls do nothing. */
  @Override
  void close();
}
