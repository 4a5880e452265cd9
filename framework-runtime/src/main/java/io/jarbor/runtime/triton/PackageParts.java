package io.jarbor.runtime.triton;

import io.jarbor.runtime.manifest.ManifestReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What has a meaning in a package that it does not have in Triton, and so is not copied: a manifest
 * of a version's own, and libraries, whose code a server runs.
 */
final class PackageParts {
  private static final String LIBRARIES = "lib";
  private static final String JAR = ".jar";

  private PackageParts() {}

  /**
   * True for one of them.
   *
   * @param file relative to a version's folder
   */
  static boolean include(Path file) {
    boolean library =
        file.getNameCount() == 2 && file.startsWith(LIBRARIES) && file.toString().endsWith(JAR);
    return library || file.equals(Path.of(ManifestReader.FILE));
  }

  /** Tell of those that a version has. */
  static void tell(Path version, Differences differences) throws IOException {
    String shown = version.getFileName() + "/";
    if (Files.exists(version.resolve(ManifestReader.FILE))) {
      differences.leftOut(shown + ManifestReader.FILE + ": the package has a manifest of its own");
    }
    Path libraries = version.resolve(LIBRARIES);
    if (Files.isDirectory(libraries)) {
      try (DirectoryStream<Path> jars = Files.newDirectoryStream(libraries, "*" + JAR)) {
        for (Path jar : jars) {
          differences.leftOut(
              shown + LIBRARIES + "/" + jar.getFileName() + ": a server would run its code");
        }
      }
    }
  }
}
