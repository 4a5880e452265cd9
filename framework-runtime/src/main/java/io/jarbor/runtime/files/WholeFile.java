package io.jarbor.runtime.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files so that whoever reads them sees the old or the new one. Thread-safe. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Write a file, or replace it; one that is there keeps its rights.
   *
   * @throws IOException if it cannot be written; what was there is unchanged then
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path hidden = file.resolveSibling("." + file.getFileName() + ".tmp");
    try {
      if (Files.exists(file)) {
        Files.copy(
            file, hidden, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.write(hidden, bytes);
      Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(hidden);
    }
  }
}
