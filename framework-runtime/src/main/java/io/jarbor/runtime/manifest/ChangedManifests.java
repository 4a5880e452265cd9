package io.jarbor.runtime.manifest;

import io.jarbor.api.manifest.Manifest;
import io.jarbor.runtime.document.Problems;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads manifests as if they said something else. Thread-safe where the change is.
 *
 * @param reader of what they say
 * @param change of that
 */
public record ChangedManifests(ManifestReader reader, UnaryOperator<Manifest> change)
    implements ManifestReader {
  @Override
  public PackageManifest read(
      Optional<Path> document,
      Path root,
      String source,
      NameAndVersion defaults,
      Problems problems) {
    PackageManifest read = reader.read(document, root, source, defaults, problems);
    return read.completed(change.apply(read.manifest()), Map.of());
  }
}
