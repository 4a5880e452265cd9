package io.jarbor.backend.djl;

import io.jarbor.api.backend.ModelPackage;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells a package of this backend by what it brings. */
final class Recognition {
  private Recognition() {}

  /**
   * Find the model's file: the one TorchScript file; or, where the package provides a block, the
   * file that its manifest names, else the one parameters file.
   */
  static Optional<String> modelFile(ModelPackage files) {
    // Asked, not made: a block that is made before DJL is configured may start an engine, and find
    // none, for the whole process.
    if (files.provides(BlockProvider.class)) {
      return files.manifest().model().or(() -> only(files.root(), ".params"));
    }
    return only(files.root(), ".pt");
  }

  private static Optional<String> only(Path root, String ending) {
    try (Stream<Path> files = Files.list(root)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(ending))
              .toList();
      return names.size() == 1 ? Optional.of(names.get(0)) : Optional.empty();
    } catch (IOException e) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE, "the package cannot be read: " + e.getMessage(), e);
    }
  }
}
