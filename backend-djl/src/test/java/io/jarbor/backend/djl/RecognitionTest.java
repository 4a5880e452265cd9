package io.jarbor.backend.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecognitionTest {
  @TempDir Path folder;

  @Test
  void takesTheOneTorchScriptFile() throws IOException {
    Files.createFile(folder.resolve("net.pt"));
    Files.createFile(folder.resolve("labels.txt"));
    assertEquals(Optional.of("net.pt"), Recognition.modelFile(folder));
  }

  @Test
  void leavesFolderWithTwoTorchScriptFilesAlone() throws IOException {
    Files.createFile(folder.resolve("a.pt"));
    Files.createFile(folder.resolve("b.pt"));
    assertEquals(Optional.empty(), Recognition.modelFile(folder));
  }

  @Test
  void takesParametersOnlyWhereBlockIsProvided() throws IOException {
    Files.createFile(folder.resolve("net.params"));
    assertEquals(Optional.empty(), Recognition.modelFile(folder));
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.createFile(services.resolve("io.jarbor.backend.djl.BlockProvider"));
    assertEquals(Optional.of("net.params"), Recognition.modelFile(folder));
  }
}
