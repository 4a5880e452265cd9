package io.jarbor.backend.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.nn.Blocks;
import io.jarbor.testkit.TestPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecognitionTest {
  @TempDir Path folder;

  private TestPackage holding(String... files) throws IOException {
    for (String file : files) {
      Files.createFile(folder.resolve(file));
    }
    return TestPackage.of(folder);
  }

  private static TestPackage providing(TestPackage files) {
    return files.withServices(BlockProvider.class, List.of(any -> Blocks.identityBlock()));
  }

  private static void assertModel(String expected, TestPackage files) {
    assertEquals(Optional.of(expected), Recognition.modelFile(files));
  }

  private static void assertNotOurs(TestPackage files) {
    assertEquals(Optional.empty(), Recognition.modelFile(files));
  }

  @Test
  void takesTheOneTorchScriptFile() throws IOException {
    assertModel("net.pt", holding("net.pt", "labels.txt"));
  }

  @Test
  void leavesFolderWithTwoTorchScriptFilesAlone() throws IOException {
    assertNotOurs(holding("a.pt", "b.pt"));
  }

  @Test
  void takesParametersOnlyWhereBlockIsProvided() throws IOException {
    TestPackage files = holding("net.params");
    assertNotOurs(files);
    assertModel("net.params", providing(files));
  }

  @Test
  void takesTheFileThatTheManifestNamesWhereBlockIsProvided() throws IOException {
    TestPackage files = providing(holding("a.params", "b.params"));
    assertNotOurs(files);
    assertModel(
        "b.params", files.withManifest(files.manifest().toBuilder().model("b.params").build()));
  }
}
