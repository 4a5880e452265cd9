package io.jarbor.runtime.plugin;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tells by a look at both ends of a zip or jar whether it has been copied whole: its last record,
 * which says where all others are, is written last.
 *
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">APPNOTE, 4.3.16</a>
 */
public final class ArchiveEnd {
  private static final int ENTRY = 0x04034b50;
  private static final int END = 0x06054b50;
  private static final int LOCATOR_OF_LARGE = 0x07064b50;

  private static final int END_BYTES = 22;
  private static final int LOCATOR_BYTES = 20;
  private static final int DIRECTORY_SIZE = 12;
  private static final int DIRECTORY_START = 16;
  private static final int COMMENT_LENGTH = 20;
  private static final int LONGEST_COMMENT = 0xFFFF;

  private ArchiveEnd() {}

  /**
   * True if a file begins as an archive does, or not at all yet, and the end is not there: more is
   * to come, or it was cut.
   */
  public static boolean isMissing(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer first = read(channel, 0, (int) Math.min(Integer.BYTES, channel.size()));
      return beginsAsArchive(first) && !hasEnd(channel);
    } catch (EOFException e) {
      return true; // It was cut under the look.
    }
  }

  private static boolean beginsAsArchive(ByteBuffer first) {
    for (int i = 0; i < first.limit(); i++) {
      if (first.get(i) != (byte) (ENTRY >> (Byte.SIZE * i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasEnd(FileChannel channel) throws IOException {
    long size = channel.size();
    int length = (int) Math.min(size, END_BYTES + LONGEST_COMMENT + LOCATOR_BYTES);
    ByteBuffer last = read(channel, size - length, length);
    for (int at = length - END_BYTES; at >= 0; at--) {
      if (last.getInt(at) == END && isEnd(last, at, size - length)) {
        return true;
      }
    }
    return false;
  }

  /** An archive stored in the archive has such a record too, but counts from its own start. */
  private static boolean isEnd(ByteBuffer last, int at, long offset) {
    if (at + END_BYTES + Short.toUnsignedInt(last.getShort(at + COMMENT_LENGTH)) != last.limit()) {
      return false;
    }
    long directoryEnd =
        Integer.toUnsignedLong(last.getInt(at + DIRECTORY_START))
            + Integer.toUnsignedLong(last.getInt(at + DIRECTORY_SIZE));
    boolean large = at >= LOCATOR_BYTES && last.getInt(at - LOCATOR_BYTES) == LOCATOR_OF_LARGE;
    return large || directoryEnd == offset + at;
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new EOFException();
      }
    }
    return buffer.flip();
  }
}
