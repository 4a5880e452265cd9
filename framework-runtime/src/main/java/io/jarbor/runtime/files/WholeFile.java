package io.jarbor.runtime.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes files so that whoever reads them sees the old or the new one. Thread-safe. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Looks at a file before it takes its place.
   *
   * @param <E> what tells that it is not to
   */
  @FunctionalInterface
  public interface Check<E extends Exception> {

    /**
     * Look at it.
     *
     * @param written the file with the new content, beside the one that it is to replace
     */
    void check(Path written) throws E;
  }

  /**
   * Write a file, or replace it; one that is there keeps its rights. What comes of it is on the
   * disk, whatever happens to the machine then.
   *
   * @param check called once, before others see what was written
   * @throws IOException if it cannot be written; what was there is unchanged then
   * @throws E of the check; what was there is unchanged then
   */
  public static <E extends Exception> void write(Path file, byte[] bytes, Check<E> check)
      throws IOException, E {
    // A name that nobody can know before, and only where nothing has it: a link with the file's
    // name would lead elsewhere.
    Path hidden = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      if (Files.exists(file)) {
        Files.copy(file, hidden, StandardCopyOption.COPY_ATTRIBUTES);
      } else {
        Files.createFile(hidden);
      }
      fill(hidden, bytes);
      check.check(hidden);
      Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(hidden);
    }
  }

  private static void fill(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING,
            LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }
}
