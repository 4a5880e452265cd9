package io.jarbor.runtime.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir Path root;
  private Path folder;
  private Path file;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(root.resolve("folder"));
    file = folder.resolve("model.yaml");
  }

  private void write(String text) throws IOException {
    WholeFile.write(file, text.getBytes(UTF_8), written -> {});
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void makesAFileWithTheRightsOfAnyOther() throws IOException {
    Path other = Files.createFile(folder.resolve("other"));
    write("new");
    assertEquals("new", Files.readString(file));
    assertEquals(Files.getPosixFilePermissions(other), Files.getPosixFilePermissions(file));
    assertEquals(List.of("model.yaml", "other"), names());
  }

  @Test
  void replacesALongerOneAndKeepsItsRights() throws IOException {
    Files.writeString(file, "what was there");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    write("new");
    assertEquals("new", Files.readString(file));
    assertEquals("rw-rw-r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(List.of("model.yaml"), names());
  }

  @Test
  void writesThroughNoLinkThatWasPlanted() throws IOException {
    Path other = Files.writeString(root.resolve("other"), "theirs");
    Path planted = Files.createSymbolicLink(folder.resolve(".model.yaml.tmp"), other);
    write("new");
    write("newer");
    assertEquals("newer", Files.readString(file));
    assertEquals("theirs", Files.readString(other));
    assertEquals(other, Files.readSymbolicLink(planted));
  }

  @Test
  void leavesAFileOfAName() throws IOException {
    Path theirs = Files.writeString(folder.resolve(".model.yaml.tmp"), "theirs");
    write("new");
    assertEquals("theirs", Files.readString(theirs));
  }

  @Test
  void leavesEverythingWhereTheCheckFails() throws IOException {
    Files.writeString(file, "old");
    IOException thrown =
        assertThrows(
            IOException.class,
            () ->
                WholeFile.write(
                    file,
                    "new".getBytes(UTF_8),
                    written -> {
                      throw new IOException("no: " + Files.readString(written));
                    }));
    assertEquals("no: new", thrown.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of("model.yaml"), names());
  }
}
