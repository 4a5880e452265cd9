package io.jarbor.runtime.manifest;

import io.jarbor.runtime.document.Problems;
import java.nio.file.Path;
import java.util.Optional;

/** Reads manifests, strictly. Thread-safe. */
public interface ManifestReader {
  /** What a manifest's file is called. */
  String FILE = "model.yaml";

  /**
   * Read the manifest of a package, or derive one where it has none.
   *
   * @param document {@code model.yaml}; empty for a package without one. One outside {@code root}
   *     is shared by the versions of a layout
   * @param root folder with the package's files, against which file names are checked
   * @param source name of the document for messages, such as {@code
   *     sentiment.jar!META-INF/jarbor/model.yaml}
   * @param defaults name and version that hold where the document gives none, from the folder or
   *     file names
   * @param problems receives all that is wrong
   * @return with defaults where the document is wrong, see {@link PackageManifest#sound}
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} if the document as a whole
   *     cannot be read
   */
  PackageManifest read(
      Optional<Path> document,
      Path root,
      String source,
      NameAndVersion defaults,
      Problems problems);

  /**
   * Read a manifest, if nothing is wrong with it; else as above.
   *
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} with every problem, a line
   *     each: {@code file:line:column: message}
   */
  default PackageManifest read(
      Optional<Path> document, Path root, String source, NameAndVersion defaults) {
    Problems problems = new Problems();
    PackageManifest read = read(document, root, source, defaults, problems);
    problems.throwIfAny();
    return read;
  }

  /**
   * What a package's file names say.
   *
   * @param name of the model
   * @param version of it
   * @param fixed true in the layout {@code name/1}, where the version's own document may not say
   *     another version, and a shared one none
   */
  record NameAndVersion(String name, String version, boolean fixed) {}
}
