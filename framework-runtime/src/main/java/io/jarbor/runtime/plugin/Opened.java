package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.runtime.files.Folders;
import io.jarbor.runtime.manifest.PackageManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A package in its snapshot. */
final class Opened implements OpenedPackage {
  private static final Logger log = LoggerFactory.getLogger(Opened.class);

  private final PackageManifest manifest;
  private final ModelPackage files;
  private final Optional<ChosenBackend> backend;
  private final Path folder;
  private final @Nullable PluginLoader loader;
  private final AtomicBoolean closed = new AtomicBoolean();

  Opened(
      PackageManifest manifest,
      ModelPackage files,
      Optional<ChosenBackend> backend,
      Path folder,
      @Nullable PluginLoader loader) {
    this.manifest = manifest;
    this.files = files;
    this.backend = backend;
    this.folder = folder;
    this.loader = loader;
  }

  @Override
  public PackageManifest manifest() {
    return manifest;
  }

  @Override
  public ModelPackage files() {
    return files;
  }

  @Override
  public Optional<ChosenBackend> backend() {
    return backend;
  }

  @Override
  public List<FoundService> services() {
    return loader == null ? List.of() : loader.found();
  }

  @Override
  public ClassLoader loader() {
    // A package without classes of its own runs nothing but its backend's.
    return loader != null
        ? loader
        : backend.map(each -> each.found().loader()).orElseGet(Opened.class::getClassLoader);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      closeLoader(loader);
      Folders.delete(folder);
    }
  }

  static void closeLoader(@Nullable PluginLoader loader) {
    if (loader != null) {
      try {
        loader.close();
      } catch (IOException e) {
        log.warn("the jars of {} cannot be closed: {}", loader.getName(), e.toString());
      }
    }
  }
}
