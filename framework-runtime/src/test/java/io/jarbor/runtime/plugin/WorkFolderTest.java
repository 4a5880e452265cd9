package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ServingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
  @TempDir Path parent;

  @Test
  void removesWhatDeadServersLeftAndNothingElse() throws Exception {
    Path dead = Files.createDirectories(parent.resolve("server-dead/1"));
    Files.writeString(parent.resolve("server-dead/lock"), "");
    Path foreign = Files.createDirectories(parent.resolve("mine"));
    try (WorkFolder living = WorkFolder.in(parent)) {
      Path used = living.next();
      try (WorkFolder second = WorkFolder.in(parent)) {
        assertTrue(Files.isDirectory(second.next()));
        assertTrue(Files.isDirectory(used));
      }
    }
    assertFalse(Files.exists(dead));
    assertTrue(Files.exists(foreign));
  }

  @Test
  void leavesNothingOnceClosed() throws Exception {
    Path made;
    try (WorkFolder work = WorkFolder.in(parent)) {
      made = work.next();
      Files.writeString(made.resolve("file"), "x");
    }
    assertFalse(Files.exists(made.getParent()));
  }

  @Test
  void saysWhereItCannotBeMade() throws Exception {
    Path file = Files.writeString(parent.resolve("file"), "x");

    ServingException refused =
        assertThrows(ServingException.class, () -> WorkFolder.in(file.resolve("work")));
    assertTrue(String.valueOf(refused.getMessage()).contains("work"));
  }
}
