package io.jarbor.runtime.files;

import io.jarbor.runtime.document.Quantities;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is free on the disk of a folder beyond a reserve, which is left to the rest of the machine:
 * {@link #MOST_RESERVE}, or a twentieth of a small disk. Asks the disk at each call, which takes
 * microseconds on a local one. Thread-safe.
 */
public final class DiskRoom {
  /** Bytes. */
  static final long MOST_RESERVE = 512L << 20;

  private static final int RESERVED_PART = 20;
  private static final Logger log = LoggerFactory.getLogger(DiskRoom.class);

  private final FileStore disk;
  private final long reserve;

  private DiskRoom(FileStore disk, long total) {
    this.disk = disk;
    this.reserve = Math.min(MOST_RESERVE, total / RESERVED_PART);
  }

  /**
   * The disk of a folder.
   *
   * @param folder that is there
   * @return empty where the system cannot tell which disk that is, or how large, as in some
   *     containers
   */
  public static Optional<DiskRoom> of(Path folder) {
    try {
      FileStore disk = Files.getFileStore(folder);
      long total = disk.getTotalSpace();
      return total > 0 ? Optional.of(new DiskRoom(disk, total)) : Optional.empty();
    } catch (IOException e) {
      log.debug("the disk of {} cannot be looked at: {}", folder, e.toString());
      return Optional.empty();
    }
  }

  /** Bytes that stay free. */
  public long reserve() {
    return reserve;
  }

  /**
   * Tell why so many bytes do not go there.
   *
   * @return empty where they do
   */
  public Optional<String> refusal(long bytes) throws IOException {
    long free = disk.getUsableSpace();
    if (bytes <= free - reserve) {
      return Optional.empty();
    }
    return Optional.of(
        "the disk "
            + disk
            + " has "
            + Quantities.rounded(free)
            + " free, of which "
            + Quantities.rounded(reserve)
            + " are kept for the rest of the machine");
  }
}
