package io.jarbor.runtime.plugin;

import io.jarbor.api.error.Counted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Words what lies at the top of a package, as much of it as a person reads. */
final class Listing {
  private static final int MOST = 10;

  private Listing() {}

  static String of(Path root) {
    List<String> names;
    try (Stream<Path> entries = Files.list(root)) {
      names =
          entries
              .map(entry -> entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""))
              .sorted()
              .toList();
    } catch (IOException e) {
      return "its files cannot be listed: " + Reasons.ofDisk(e);
    }
    if (names.isEmpty()) {
      return "it has no files";
    }
    int more = names.size() - MOST;
    return names.stream().limit(MOST).collect(Collectors.joining(", ", "it has ", ""))
        + (more > 0 ? " and " + Counted.of(more, "other") : "");
  }
}
