package io.jarbor.backend.djl;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells a package of this backend by its files. */
final class Recognition {
  private static final String SERVICE = "META-INF/services/" + BlockProvider.class.getName();

  private Recognition() {}

  /**
   * Find the one TorchScript file; or the one parameters file, where the package provides a block.
   */
  static Optional<String> modelFile(Path root) {
    // A look at the service file, not a ServiceLoader: the package's loader sees DJL's classes only
    // once the package is known to be ours.
    if (Files.isRegularFile(root.resolve(SERVICE))) {
      return only(root, ".params");
    }
    return only(root, ".pt");
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
