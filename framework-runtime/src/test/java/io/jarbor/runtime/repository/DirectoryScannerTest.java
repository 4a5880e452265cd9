package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.jarbor.runtime.manifest.ManifestReader.NameAndVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryScannerTest {
  @TempDir Path directory;

  private void file(String path) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "content of " + path);
  }

  private List<Candidate> scan() throws IOException {
    return new DirectoryScanner(directory, 1000).scan();
  }

  private List<String> labels() throws IOException {
    return scan().stream().map(Candidate::label).toList();
  }

  @Test
  void findsFoldersZipsAndJarsInTheOrderOfTheirNames() throws Exception {
    file("c.zip");
    file("a.jar");
    file("b/model.onnx");

    assertEquals(List.of("a.jar", "b", "c.zip"), labels());
    assertEquals(new NameAndVersion("a", "1", false), scan().get(0).source().defaults());
  }

  @Test
  void leavesUnfinishedWorkAlone() throws Exception {
    file(".hidden/model.onnx");
    file("copying.jar.part");
    file("copying.tmp/model.onnx");
    file("edited.jar~");
    file("a.jar.sha256");
    file("notes.txt");

    assertEquals(List.of(), labels());
  }

  @Test
  void readsVersionsOfALayout() throws Exception {
    file("iris/1/model.onnx");
    file("iris/2/model.onnx");
    file("iris/model.yaml");

    assertEquals(List.of("iris/1", "iris/2"), labels());
    assertEquals(new NameAndVersion("iris", "2", true), scan().get(1).source().defaults());
    assertEquals(
        directory.resolve("iris/model.yaml"),
        scan().get(1).source().sharedManifest().orElseThrow());
  }

  @Test
  void staysALayoutWhateverElseLiesInIt() throws Exception {
    file("iris/1/model.onnx");
    file("iris/1.2/model.onnx");
    file("iris/3-rc1/model.onnx");
    file("iris/README.md");
    file("iris/lost+found/x");
    file("iris/model.onnx");
    file("iris/1_Pooling/config.json");

    assertEquals(List.of("iris/1", "iris/1.2", "iris/3-rc1"), labels());
  }

  @Test
  void takesAFolderWhoseFoldersAreNoVersionsAsOnePackage() throws Exception {
    file("encoder/model.onnx");
    file("encoder/1_Pooling/config.json");

    assertEquals(List.of("encoder"), labels());
  }

  @Test
  void seesAChangeOfWhatAPackageDependsOn() throws Exception {
    file("iris/1/model.onnx");
    file("iris/model.yaml");
    Fingerprint before = scan().get(0).fingerprint();
    assertEquals(before, scan().get(0).fingerprint());

    Files.writeString(directory.resolve("iris/model.yaml"), "another, and longer, manifest");
    Fingerprint ofManifest = scan().get(0).fingerprint();
    assertNotEquals(before, ofManifest);

    file("iris/1.sha256");
    assertNotEquals(ofManifest, scan().get(0).fingerprint());
  }
}
