package io.jarbor.runtime.plugin;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What closing leaves behind, for tests. */
final class Leftovers {
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");
  private static final int MOST_COLLECTIONS = 50;

  private Leftovers() {}

  /** This process's open files under a folder, deleted ones too; skips the test where none tell. */
  static List<String> openFiles(Path under) throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(OPEN_FILES), "open files are listed on Linux alone");
    List<String> open = new ArrayList<>();
    try (Stream<Path> handles = Files.list(OPEN_FILES)) {
      for (Path handle : handles.toList()) {
        String file = target(handle);
        if (file.startsWith(under.toRealPath().toString())) {
          open.add(file);
        }
      }
    }
    return open;
  }

  private static String target(Path handle) throws IOException {
    try {
      return Files.readSymbolicLink(handle).toString();
    } catch (NoSuchFileException e) {
      return "the handle that listed them";
    }
  }

  /** How many of some are still reachable after a bounded number of collections. */
  static long reachable(List<? extends Reference<?>> references) {
    long left = references.size();
    for (int i = 0; i < MOST_COLLECTIONS && left > 0; i++) {
      System.gc();
      left = references.stream().filter(each -> !each.refersTo(null)).count();
    }
    return left;
  }

  /** Names of the folders of snapshots in a server's work folder. */
  static List<Path> snapshots(Path work) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> servers = Files.list(work)) {
      for (Path server : servers.filter(Files::isDirectory).toList()) {
        try (Stream<Path> in = Files.list(server)) {
          in.filter(Files::isDirectory).forEach(all::add);
        }
      }
    }
    return all;
  }
}
