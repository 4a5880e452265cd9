package io.jarbor.runtime.plugin;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Tells by a look at both ends of a zip or jar whether it has been copied whole: its last record,
 * which says where all others are, is written last.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE, 4.3.16</a>
 */
public final class ArchiveEnd {
  private static final int ENTRY = 0x04034b50;

  private ArchiveEnd() {}

  /**
   * True if a file begins as an archive does, or not at all yet, and the end is not there: more is
   * to come, or it was cut.
   */
  public static boolean isMissing(Path file) throws IOException {
    try (ArchiveBytes bytes = new ArchiveBytes(file)) {
      return beginsAsArchive(bytes) && bytes.end(at -> isEnd(bytes, at)) < 0;
    } catch (EOFException e) {
      return true; // It was cut under the look.
    }
  }

  private static boolean beginsAsArchive(ArchiveBytes bytes) throws IOException {
    for (int i = 0; i < Math.min(Integer.BYTES, bytes.size()); i++) {
      if (bytes.byteAt(i) != (ENTRY >> (Byte.SIZE * i) & 0xFF)) {
        return false;
      }
    }
    return true;
  }

  /** An archive stored in the archive has such a record too, but counts from its own start. */
  private static boolean isEnd(ArchiveBytes bytes, long at) throws IOException {
    int comment = bytes.shortAt(at + ArchiveBytes.END_COMMENT_LENGTH);
    if (at + ArchiveBytes.END_BYTES + comment != bytes.size()) {
      return false;
    }
    long locator = at - ArchiveBytes.LOCATOR_BYTES;
    if (locator >= 0 && bytes.intAt(locator) == ArchiveBytes.LOCATOR) {
      return true;
    }
    return at
        == Integer.toUnsignedLong(bytes.intAt(at + ArchiveBytes.END_DIRECTORY_START))
            + Integer.toUnsignedLong(bytes.intAt(at + ArchiveBytes.END_DIRECTORY_SIZE));
  }
}
