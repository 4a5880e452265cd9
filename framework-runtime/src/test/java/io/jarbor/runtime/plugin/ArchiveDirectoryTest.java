package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveDirectoryTest {
  private static final int MAX_ENTRIES = 20;
  private static final int MAX_BYTES = 20_000_000;
  private static final int END_BYTES = 22;
  private static final int END_ENTRIES = 8;
  private static final int ENTRY_PLACE = 42;
  private static final String TOO_MANY =
      "p.zip: it has more than 20 entries (packages.max-entries)";

  @TempDir Path folder;

  private static byte[] zip(int entries, String comment, Zip64Mode mode) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
      out.setUseZip64(mode);
      for (int i = 0; i < entries; i++) {
        ZipArchiveEntry entry = new ZipArchiveEntry("f" + i);
        entry.setComment(comment);
        out.putArchiveEntry(entry);
        out.write(i);
        out.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(int entries) throws IOException {
    return zip(entries, "", Zip64Mode.AsNeeded);
  }

  private void take(byte[] archive) throws IOException {
    Path file = Files.write(folder.resolve("p.zip"), archive);
    Path target = Files.createTempDirectory(folder, "target");
    new Snapshots(MAX_ENTRIES, MAX_BYTES).take(file, "p.zip", target, () -> false);
  }

  private void assertRefused(String expected, byte[] archive) {
    ServingException e = assertThrows(ServingException.class, () -> take(archive));
    assertEquals(ErrorCode.INVALID_PACKAGE, e.code());
    assertTrue(String.valueOf(e.getMessage()).startsWith(expected), e.getMessage());
  }

  private static ByteBuffer end(byte[] archive) {
    int at = archive.length - END_BYTES;
    return ByteBuffer.wrap(archive, at, END_BYTES).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  @ParameterizedTest
  @EnumSource(
      value = Zip64Mode.class,
      names = {"Never", "AlwaysWithCompatibility"})
  void countsInEitherFormat(Zip64Mode mode) throws IOException {
    assertDoesNotThrow(() -> take(zip(MAX_ENTRIES, "", mode)));
    assertRefused(TOO_MANY, zip(MAX_ENTRIES + 1, "", mode));
  }

  @Test
  void countsMoreThanTheShortRecordHolds() throws IOException {
    assertRefused(TOO_MANY, zip((1 << 16) + 1));
  }

  @Test
  void refusesBeforeTheLibraryReadsWhatIsThere() throws IOException {
    byte[] archive = zip(MAX_ENTRIES + 1);
    int directory = end(archive).getInt(END_BYTES - 6);
    // The library follows each entry to its place as it opens an archive.
    ByteBuffer.wrap(archive)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(directory + ENTRY_PLACE, Integer.MAX_VALUE);
    assertRefused(TOO_MANY, archive);
  }

  @Test
  void countsWhatIsThereAndNotWhatIsSaid() throws IOException {
    byte[] archive = zip(MAX_ENTRIES + 1);
    end(archive).putShort(END_ENTRIES, (short) 1).putShort(END_ENTRIES + 2, (short) 1);
    assertRefused(TOO_MANY, archive);
  }

  @Test
  void countsBehindSomethingElse() throws IOException {
    for (int entries : new int[] {MAX_ENTRIES, MAX_ENTRIES + 1}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(new byte[100_000]);
      bytes.write(zip(entries));
      if (entries > MAX_ENTRIES) {
        assertRefused(TOO_MANY, bytes.toByteArray());
      } else {
        assertDoesNotThrow(() -> take(bytes.toByteArray()));
      }
    }
  }

  @Test
  void limitsWhatIsSaidOfEntries() throws IOException {
    assertDoesNotThrow(() -> take(zip(2, "c".repeat(40_000), Zip64Mode.AsNeeded)));
    assertRefused(
        "p.zip: its entries are described with more than",
        zip(4, "c".repeat(40_000), Zip64Mode.AsNeeded));
  }

  @Test
  void leavesWhatIsNoArchiveToTheLibrary() throws IOException {
    assertRefused("p.zip: it is no zip, or truncated", new byte[0]);
    assertRefused("p.zip: it is no zip, or truncated", new byte[100_000]);
    byte[] lost = zip(2);
    end(lost).putInt(END_BYTES - 6, Integer.MAX_VALUE);
    assertRefused("p.zip: it is no zip, or truncated", lost);
  }
}
