package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsafeArchivesTest {
  private static final int MAX_ENTRIES = 3;
  private static final int MAX_BYTES = 1000;

  @TempDir Path folder;
  private Path target = Path.of("");

  @BeforeEach
  void makeTarget() throws IOException {
    target = Files.createDirectory(folder.resolve("target"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "../x, '..' leaves the package",
        "a/../../x, '..' leaves the package",
        "/x, an absolute path leaves the package",
        "C:/x, an absolute path leaves the package",
        "a/b\\x, a path has names between '/'",
      })
  void refusesNamesThatLeaveThePackage(String name, String reason) throws IOException {
    assertRefused(archive(entries(name)), reason);
    assertFalse(Files.exists(folder.resolve("x")));
    assertFalse(Files.exists(target.resolve("x")));
  }

  @Test
  void refusesLinksInArchives() throws IOException {
    ZipArchiveEntry link = new ZipArchiveEntry("link");
    link.setUnixMode(0120777);
    assertRefused(archive(List.of(link)), "entry 'link' is a link");
  }

  @Test
  void refusesLinksInFolders() throws IOException {
    Path source = Files.createDirectory(folder.resolve("source"));
    Files.createSymbolicLink(source.resolve("link"), folder.resolve("elsewhere"));
    assertRefused(source, "'link' is a link");
  }

  @Test
  void refusesDuplicates() throws IOException {
    assertRefused(archive(entries("a", "a")), "entry 'a' is there twice");
  }

  @Test
  void takesAsManyEntriesAsAreAllowedAndNoMore() throws IOException {
    take(archive(entries("a", "b", "c")));
    assertTrue(Files.isRegularFile(target.resolve("files/c")));
    assertRefused(archive(entries("d", "e", "f", "g")), "more than 3 entries");
  }

  @Test
  void countsRealBytesOfBombs() throws IOException {
    Path bomb = archive(List.of(new ZipArchiveEntry("zeros")), new byte[MAX_BYTES * 1000]);
    assertTrue(Files.size(bomb) < MAX_BYTES * 10);
    assertRefused(bomb, "unpacks to more than 1000 bytes");
    assertTrue(Files.size(target.resolve("files/zeros")) <= MAX_BYTES);
  }

  @Test
  void refusesWhatIsNoJar() throws IOException {
    assertRefused(Files.writeString(folder.resolve("p.jar"), "no jar"), "it is no jar");
  }

  @Test
  void refusesTruncatedJars() throws IOException {
    Path jar = archive(entries("a", "b"));
    byte[] whole = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(whole, whole.length / 2));
    assertRefused(jar, "truncated");
  }

  private Snapshot take(Path source) {
    return new Snapshots(MAX_ENTRIES, MAX_BYTES).take(source, "p", target);
  }

  private void assertRefused(Path source, String reason) {
    ServingException e = assertThrows(ServingException.class, () -> take(source));
    assertEquals(ErrorCode.INVALID_PACKAGE, e.code());
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("p: ") && message.contains(reason), message);
  }

  private static List<ZipArchiveEntry> entries(String... names) {
    return Arrays.stream(names).map(ZipArchiveEntry::new).toList();
  }

  private Path archive(List<ZipArchiveEntry> entries) throws IOException {
    return archive(entries, "text".getBytes(StandardCharsets.UTF_8));
  }

  private Path archive(List<ZipArchiveEntry> entries, byte[] content) throws IOException {
    Path file = folder.resolve("p.jar");
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(file)) {
      for (ZipArchiveEntry entry : entries) {
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
      }
    }
    return file;
  }
}
