package io.jarbor.runtime.plugin;

import io.jarbor.runtime.manifest.ManifestReader;
import io.jarbor.runtime.manifest.ManifestReader.NameAndVersion;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One version's package, as it lies in the directory.
 *
 * @param path folder, zip or jar
 * @param label how messages name it: relative to the directory of packages
 * @param defaults name and version from file and folder names
 * @param sharedManifest in the layout {@code name/1/}: {@code name/model.yaml}, which holds where
 *     the version's folder has none of its own
 */
public record PackageSource(
    Path path, String label, NameAndVersion defaults, Optional<Path> sharedManifest) {

  /** How messages name the shared manifest: beside the version's folder. */
  public String sharedPlace() {
    Path folder = Path.of(label).getParent();
    return (folder == null ? "" : folder + "/") + ManifestReader.FILE;
  }
}
