package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
