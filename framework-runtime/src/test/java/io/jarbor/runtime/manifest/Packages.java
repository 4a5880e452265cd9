package io.jarbor.runtime.manifest;

import io.jarbor.runtime.manifest.ManifestReader.NameAndVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A package's folder, for tests, and how it reads. */
record Packages(Path root) {
  static final NameAndVersion DEFAULTS = new NameAndVersion("folder", "1", false);

  Packages with(String file, String content) {
    try {
      Path path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, content);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PackageManifest read(String manifest) {
    return read(manifest, DEFAULTS);
  }

  PackageManifest read(String manifest, NameAndVersion defaults) {
    with("model.yaml", manifest);
    return new YamlManifestReader()
        .read(Optional.of(root.resolve("model.yaml")), root, "model.yaml", defaults);
  }
}
