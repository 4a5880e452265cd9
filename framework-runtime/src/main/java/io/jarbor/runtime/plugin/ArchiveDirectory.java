package io.jarbor.runtime.plugin;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Walks the central directory of a zip or jar without keeping it, since the library that unpacks it
 * reads all of it into memory first. Goes where that library goes, and counts what is there,
 * whatever the archive says of itself. What is no archive is left to the library.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE, 4.3.12 to
 *     4.3.16</a>
 */
final class ArchiveDirectory {
  private static final int ENTRY = 0x02014b50;
  private static final int ENTRY_BYTES = 46;
  private static final int NAME_LENGTH = 28;
  private static final int EXTRA_LENGTH = 30;
  private static final int COMMENT_LENGTH = 32;

  private static final int LOCATOR_LARGE_END = 8;
  private static final int LARGE_END_DIRECTORY_START = 48;

  private ArchiveDirectory() {}

  /**
   * Check how many entries there are, and how much is said of them.
   *
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} if it is too much
   */
  static void check(Path archive, EntryRules rules) throws IOException {
    try (ArchiveBytes bytes = new ArchiveBytes(archive)) {
      // The library takes the last place that looks like the end, and so must this.
      long end = bytes.end(at -> true);
      if (end >= 0) {
        walk(bytes, start(bytes, end), rules);
      }
    } catch (EOFException e) {
      // Cut, or broken: the library says in which way.
    }
  }

  private static long start(ArchiveBytes bytes, long end) throws IOException {
    long locator = end - ArchiveBytes.LOCATOR_BYTES;
    if (locator > 0 && bytes.intAt(locator) == ArchiveBytes.LOCATOR) {
      return bytes.longAt(bytes.longAt(locator + LOCATOR_LARGE_END) + LARGE_END_DIRECTORY_START);
    }
    // Before an archive there may be something else, from which its places do not count.
    return Math.max(
        end - Integer.toUnsignedLong(bytes.intAt(end + ArchiveBytes.END_DIRECTORY_SIZE)),
        Integer.toUnsignedLong(bytes.intAt(end + ArchiveBytes.END_DIRECTORY_START)));
  }

  private static void walk(ArchiveBytes bytes, long start, EntryRules rules) throws IOException {
    int entries = 0;
    for (long at = start; bytes.intAt(at) == ENTRY; ) {
      rules.announce(++entries, at - start);
      at +=
          ENTRY_BYTES
              + (long) bytes.shortAt(at + NAME_LENGTH)
              + bytes.shortAt(at + EXTRA_LENGTH)
              + bytes.shortAt(at + COMMENT_LENGTH);
    }
  }
}
