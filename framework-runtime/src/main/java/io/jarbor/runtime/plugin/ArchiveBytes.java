package io.jarbor.runtime.plugin;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads the records of a zip or jar where they stand, and finds the last of them, which says where
 * all others are. Whatever lies outside the file is an {@link EOFException}. Not thread-safe.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE, 4.3</a>
 */
final class ArchiveBytes implements AutoCloseable {
  static final int END_BYTES = 22;
  static final int END_DIRECTORY_SIZE = 12;
  static final int END_DIRECTORY_START = 16;
  static final int END_COMMENT_LENGTH = 20;

  /** Stands right before the last record of an archive that is large. */
  static final int LOCATOR = 0x07064b50;

  static final int LOCATOR_BYTES = 20;

  private static final int END = 0x06054b50;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final int WINDOW = 1 << 16;

  private final FileChannel channel;
  private final long size;
  private ByteBuffer window = ByteBuffer.allocate(0);
  private long windowStart;

  /**
   * Open an archive.
   *
   * @throws IOException if it cannot be read, or is no regular file: opening a pipe never returns
   */
  ArchiveBytes(Path archive) throws IOException {
    if (Files.exists(archive) && !Files.isRegularFile(archive)) {
      throw new IOException("not a regular file");
    }
    this.channel = FileChannel.open(archive, StandardOpenOption.READ);
    this.size = channel.size();
  }

  /** Tells whether what looks like the last record is it. */
  interface EndRule {
    boolean holds(long end) throws IOException;
  }

  /** Place of the last record, looked for from the file's end; -1 if there is none. */
  long end(EndRule rule) throws IOException {
    long last = size - END_BYTES;
    for (long at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
      if (intAt(at) == END && rule.holds(at)) {
        return at;
      }
    }
    return -1;
  }

  long size() {
    return size;
  }

  int byteAt(long at) throws IOException {
    return Byte.toUnsignedInt(show(at, Byte.BYTES).get((int) (at - windowStart)));
  }

  int shortAt(long at) throws IOException {
    return Short.toUnsignedInt(show(at, Short.BYTES).getShort((int) (at - windowStart)));
  }

  int intAt(long at) throws IOException {
    return show(at, Integer.BYTES).getInt((int) (at - windowStart));
  }

  long longAt(long at) throws IOException {
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
          throw new EOFException(); // It was cut since.
        }
      }
      window.flip();
    }
    return window;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
