package io.jarbor.runtime.plugin;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

  private static final int END = 0x06054b50;
  private static final int END_BYTES = 22;
  private static final int END_DIRECTORY_SIZE = 12;
  private static final int END_DIRECTORY_START = 16;
  private static final int LONGEST_COMMENT = 0xFFFF;

  private static final int LOCATOR = 0x07064b50;
  private static final int LOCATOR_BYTES = 20;
  private static final int LOCATOR_LARGE_END = 8;
  private static final int LARGE_END_DIRECTORY_START = 48;

  private static final int WINDOW = 1 << 16;

  private final FileChannel channel;
  private final long size;
  private final EntryRules rules;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowStart;

  private ArchiveDirectory(FileChannel channel, EntryRules rules) throws IOException {
    this.channel = channel;
    this.size = channel.size();
    this.rules = rules;
  }

  /**
   * Check how many entries there are, and how much is said of them.
   *
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} if it is too much
   */
  static void check(Path archive, EntryRules rules) throws IOException {
    try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
      new ArchiveDirectory(channel, rules).walk();
    } catch (EOFException e) {
      // Cut, or broken: the library says in which way.
    }
  }

  private void walk() throws IOException {
    long end = end();
    if (end < 0) {
      return;
    }
    long start = start(end);
    int entries = 0;
    for (long at = start; intAt(at) == ENTRY; ) {
      rules.announce(++entries, at - start);
      at +=
          ENTRY_BYTES
              + (long) shortAt(at + NAME_LENGTH)
              + shortAt(at + EXTRA_LENGTH)
              + shortAt(at + COMMENT_LENGTH);
    }
  }

  /** Place of the last record; -1 if there is none. */
  private long end() throws IOException {
    long last = size - END_BYTES;
    for (long at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
      if (intAt(at) == END) {
        return at;
      }
    }
    return -1;
  }

  private long start(long end) throws IOException {
    long locator = end - LOCATOR_BYTES;
    if (locator > 0 && intAt(locator) == LOCATOR) {
      return longAt(longAt(locator + LOCATOR_LARGE_END) + LARGE_END_DIRECTORY_START);
    }
    // Before an archive there may be something else, from which its places do not count.
    return Math.max(
        end - Integer.toUnsignedLong(intAt(end + END_DIRECTORY_SIZE)),
        Integer.toUnsignedLong(intAt(end + END_DIRECTORY_START)));
  }

  private int shortAt(long at) throws IOException {
    return Short.toUnsignedInt(show(at, Short.BYTES).getShort((int) (at - windowStart)));
  }

  private int intAt(long at) throws IOException {
    return show(at, Integer.BYTES).getInt((int) (at - windowStart));
  }

  private long longAt(long at) throws IOException {
    return show(at, Long.BYTES).getLong((int) (at - windowStart));
  }

  /** A window on the file that holds some bytes; they are read in both directions. */
  private ByteBuffer show(long at, int bytes) throws IOException {
    if (at < 0 || at > size - bytes) {
      throw new EOFException();
    }
    if (at < windowStart || at + bytes > windowStart + window.limit()) {
      windowStart = Math.max(0, at < windowStart ? at + bytes - WINDOW : at);
      window =
          ByteBuffer.allocate((int) Math.min(WINDOW, size - windowStart))
              .order(ByteOrder.LITTLE_ENDIAN);
      while (window.hasRemaining()) {
        if (channel.read(window, windowStart + window.position()) < 0) {
          throw new EOFException();
        }
      }
      window.flip();
    }
    return window;
  }
}
