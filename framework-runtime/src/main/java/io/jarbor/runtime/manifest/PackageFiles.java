package io.jarbor.runtime.manifest;

import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.document.Nearest;
import io.jarbor.runtime.document.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the files that a manifest names, and none outside the package. */
final class PackageFiles {
  private static final int DEEPEST_SUGGESTION = 4;
  private static final int MOST_SUGGESTIONS_SEEN = 1_000;

  private final Path root;
  private final Problems problems;

  PackageFiles(Path root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  /**
   * Find a file, or note why not.
   *
   * @param name relative to the package, with {@code /} between folders
   * @param subject what names it, for messages
   */
  Optional<Path> find(String name, Location at, String subject) {
    Path file;
    try {
      file = root.resolve(name);
    } catch (InvalidPathException e) {
      return refuse(at, subject, "'" + name + "' is no file name: " + e.getReason());
    }
    if (Path.of(name).isAbsolute() || name.contains("\\") || !stays(name)) {
      return refuse(
          at, subject, "expected a file of the package, relative to it, got '" + name + "'");
    }
    try {
      if (!Files.exists(file)) {
        return refuse(
            at, subject, "the package has no file '" + name + "'" + Nearest.hint(name, known()));
      }
      if (!file.toRealPath().startsWith(root.toRealPath())) {
        return refuse(at, subject, "'" + name + "' is a link that leaves the package");
      }
      return Files.isRegularFile(file)
          ? Optional.of(file)
          : refuse(at, subject, "expected a file, got the folder '" + name + "'");
    } catch (IOException | UncheckedIOException e) {
      return refuse(at, subject, "'" + name + "' cannot be read: " + e.getMessage());
    }
  }

  private static boolean stays(String name) {
    return Stream.of(name.split("/", -1)).noneMatch(".."::equals);
  }

  private List<String> known() throws IOException {
    try (Stream<Path> files = Files.walk(root, DEEPEST_SUGGESTION)) {
      return files
          .filter(Files::isRegularFile)
          .limit(MOST_SUGGESTIONS_SEEN)
          .map(file -> root.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }

  private Optional<Path> refuse(Location at, String subject, String message) {
    problems.add(at, "'" + subject + "': " + message);
    return Optional.empty();
  }
}
