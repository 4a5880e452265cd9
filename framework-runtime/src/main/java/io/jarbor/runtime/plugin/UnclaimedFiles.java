package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.runtime.plugin.BackendCatalog.FoundBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A package while backends are asked whether it is theirs. Each that looks for providers of a
 * service of its own finds them as if the package had named it, in a loader that is closed when all
 * have been asked. Thread-safe.
 */
final class UnclaimedFiles implements ModelPackage, AutoCloseable {
  private final SnapshotFiles files;
  private final PackageClasses classes;
  private final List<FoundBackend> backends;
  private final List<PluginLoader> loaders = new ArrayList<>();

  UnclaimedFiles(SnapshotFiles files, PackageClasses classes, List<FoundBackend> backends) {
    this.files = files;
    this.classes = classes;
    this.backends = backends;
  }

  @Override
  public Manifest manifest() {
    return files.manifest();
  }

  @Override
  public Path root() {
    return files.root();
  }

  @Override
  public Path file(String name) {
    return files.file(name);
  }

  @Override
  public String digest() {
    return files.digest();
  }

  @Override
  public synchronized <S> List<S> services(Class<S> service) {
    @Nullable PluginLoader loader =
        backends.stream()
            .filter(backend -> backend.loader() == service.getClassLoader())
            .findFirst()
            .map(classes::loaderFor)
            .orElseGet(classes::loaderForNone);
    if (loader == null) {
      return List.of();
    }
    loaders.add(loader);
    return loader.providers(service);
  }

  @Override
  public synchronized boolean provides(Class<?> service) {
    @Nullable PluginLoader loader = classes.loaderForNone();
    if (loader == null) {
      return false;
    }
    loaders.add(loader);
    return loader.names(service);
  }

  @Override
  public synchronized void close() {
    loaders.forEach(Opened::closeLoader);
    loaders.clear();
  }
}
