package io.jarbor.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a server keeps in its work folder. */
final class Snapshots {
  private Snapshots() {}

  /** The files of packages; not the server's own lock. */
  static List<Path> files(Path work) {
    try (Stream<Path> files = Files.walk(work)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().equals("lock"))
          .toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) { // Deleted since it was listed.
        return files(work);
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(work + " cannot be listed", e);
    }
  }

  static void assertNoFiles(Path work) {
    assertEquals(List.of(), files(work), "left in the work folder");
  }
}
