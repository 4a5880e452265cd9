package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What backends and processors see of a package. */
record SnapshotFiles(Manifest manifest, Path root, String digest, @Nullable PluginLoader loader)
    implements ModelPackage {

  static SnapshotFiles of(Snapshot snapshot, Manifest manifest, @Nullable PluginLoader loader) {
    return new SnapshotFiles(manifest, snapshot.root(), snapshot.digest(), loader);
  }

  @Override
  public Path file(String name) {
    Path file;
    try {
      file = root.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE, "'" + name + "' is no file name: " + e.getReason(), e);
    }
    if (!file.startsWith(root)) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE, "file '" + name + "' leaves the package");
    }
    if (!Files.isRegularFile(file)) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE, "the package has no file '" + name + "'");
    }
    return file;
  }

  @Override
  public <S> List<S> services(Class<S> service) {
    return loader == null ? List.of() : loader.providers(service);
  }

  @Override
  public boolean provides(Class<?> service) {
    return loader != null && loader.names(service);
  }
}
