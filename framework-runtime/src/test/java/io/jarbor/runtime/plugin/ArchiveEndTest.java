package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveEndTest {
  @TempDir Path folder;

  private boolean missing(byte[] bytes) throws IOException {
    return ArchiveEnd.isMissing(Files.write(folder.resolve("file"), bytes));
  }

  private byte[] zip(Zip64Mode mode, String comment, byte[]... entries) throws IOException {
    Path zip = folder.resolve("made.zip");
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
      out.setUseZip64(mode);
      out.setComment(comment);
      for (int i = 0; i < entries.length; i++) {
        ZipArchiveEntry entry = new ZipArchiveEntry("entry-" + i);
        CRC32 crc = new CRC32();
        crc.update(entries[i]);
        entry.setMethod(ZipArchiveEntry.STORED);
        entry.setSize(entries[i].length);
        entry.setCrc(crc.getValue());
        out.putArchiveEntry(entry);
        out.write(entries[i]);
        out.closeArchiveEntry();
      }
    }
    return Files.readAllBytes(zip);
  }

  private void assertEachCutIsTold(byte[] whole) throws IOException {
    assertFalse(missing(whole));
    for (int length = 0; length < whole.length; length++) {
      assertTrue(missing(Arrays.copyOf(whole, length)), "cut at " + length);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void tellsACutAtEachByte() throws Exception {
    assertEachCutIsTold(zip(Zip64Mode.Never, "", bytes("one"), bytes("two")));
  }

  @Test
  void tellsACutAtEachByteWhereThereIsAComment() throws Exception {
    assertEachCutIsTold(zip(Zip64Mode.Never, "a comment", bytes("one")));
  }

  @Test
  void tellsACutAtEachByteOfAnArchiveOfArchives() throws Exception {
    byte[] inner = zip(Zip64Mode.Never, "", bytes("inner"));
    assertEachCutIsTold(zip(Zip64Mode.Never, "", bytes("first"), inner, bytes("last")));
  }

  @Test
  void tellsACutAtEachByteOfOneOfTheLargeFormat() throws Exception {
    assertEachCutIsTold(zip(Zip64Mode.Always, "", bytes("one"), bytes("two")));
  }

  @Test
  void findsTheEndBehindTheLongestComment() throws Exception {
    assertFalse(missing(zip(Zip64Mode.Never, "c".repeat(0xFFFF), new byte[200_000])));
  }

  @Test
  void findsTheEndOfAnEmptyArchive() throws Exception {
    byte[] empty = zip(Zip64Mode.Never, "");
    assertEquals(22, empty.length);
    assertFalse(missing(empty));
  }

  @Test
  void missesNothingInWhatIsNoArchive() throws Exception {
    assertFalse(missing(bytes("this is no jar")));
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    assertFalse(missing(noise));
  }

  @Test
  void waitsForTheFirstByte() throws Exception {
    assertTrue(missing(new byte[0]));
  }

  @Test
  void throwsWhereThereIsNoFile() {
    assertThrows(NoSuchFileException.class, () -> ArchiveEnd.isMissing(folder.resolve("nothing")));
  }
}
