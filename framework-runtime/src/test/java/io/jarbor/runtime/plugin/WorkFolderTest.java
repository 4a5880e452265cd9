package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {
  @TempDir Path folder;

  @Test
  void removesWhatDeadServersLeftAndNothingOfLivingOnes() throws IOException {
    Path dead = Files.createDirectories(folder.resolve("server-dead"));
    Files.createFile(dead.resolve("lock"));
    Files.createDirectory(dead.resolve("1"));
    try (WorkFolder living = WorkFolder.in(folder)) {
      assertFalse(Files.exists(dead));
      Path used = living.next();
      WorkFolder.in(folder).close();
      assertTrue(Files.isDirectory(used));
    }
  }

  @Test
  void refusesAPlaceWhereNoFolderCanBeMade() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    ServingException e = assertThrows(ServingException.class, () -> WorkFolder.in(file));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e.getMessage());
  }
}
