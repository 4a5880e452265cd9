package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
  @TempDir Path parent;

  @Test
  void closeRemovesWhatIsInIt() throws Exception {
    Path snapshot;
    try (WorkFolder work = WorkFolder.in(parent)) {
      snapshot = work.next();
      Files.writeString(snapshot.resolve("file"), "x");
    }
    assertFalse(Files.exists(snapshot.getParent()));
    assertEquals(List.of(), Leftovers.openFiles(parent));
  }

  @Test
  void foldersOfDeadServersAreRemovedAndThoseOfLivingOnesStay() throws Exception {
    Path locked = parent.resolve("server-dead");
    Files.createDirectories(locked.resolve("1"));
    Files.createFile(locked.resolve("lock"));
    Path unlocked = Files.createDirectories(parent.resolve("server-died-at-start"));
    Path foreign = Files.createDirectories(parent.resolve("models"));
    try (WorkFolder living = WorkFolder.in(parent)) {
      Path snapshot = living.next();
      try (WorkFolder second = WorkFolder.in(parent)) {
        assertTrue(Files.isDirectory(second.next()));
        assertTrue(Files.isDirectory(snapshot));
      }
      assertFalse(Files.exists(locked));
      assertFalse(Files.exists(unlocked));
      assertTrue(Files.exists(foreign));
    }
  }

  @Test
  void serverOfAnotherProcessLeavesTheFirstOfTwoAlone() throws Exception {
    try (WorkFolder first = WorkFolder.in(parent);
        WorkFolder second = WorkFolder.in(parent)) {
      Path snapshots = second.next();
      Path looked = first.next();

      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OtherServer.class.getName(),
                  parent.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertEquals(0, other.waitFor(), said);
      assertTrue(Files.isDirectory(snapshots), said);
      assertTrue(Files.isDirectory(looked), said);
    }
  }

  /** What a second process does as it starts and ends. */
  static final class OtherServer {
    private OtherServer() {}

    public static void main(String[] arguments) {
      WorkFolder.in(Path.of(arguments[0])).close();
    }
  }

  @Test
  void folderWhoseStartAnotherLoaderHoldsIsUnavailable() throws Exception {
    try (FileChannel channel =
            FileChannel.open(
                parent.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.lock()) {
      assertTrue(held.isValid());
      ServingException e = assertThrows(ServingException.class, () -> WorkFolder.in(parent));
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
      assertTrue(
          String.valueOf(e.getMessage()).contains("another server of this process"),
          e.getMessage());
    }
  }

  @Test
  void serversThatStartTogetherLeaveEachOtherAlone() {
    List<WorkFolder> together =
        IntStream.range(0, 16).parallel().mapToObj(i -> WorkFolder.in(parent)).toList();
    together.parallelStream()
        .forEach(
            work -> {
              try (work) {
                assertTrue(Files.isDirectory(work.next()));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  @Test
  void folderThatCannotBeMadeIsUnavailable() throws Exception {
    Path file = Files.createFile(parent.resolve("file"));
    ServingException e =
        assertThrows(ServingException.class, () -> WorkFolder.in(file.resolve("work")));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertTrue(
        String.valueOf(e.getMessage()).startsWith("work: cannot make a folder in " + file),
        e.getMessage());
  }
}
