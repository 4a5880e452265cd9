package io.jarbor.runtime.tune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.tune.ManifestFile.NotWritten;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFileTest {
  private static final Map<String, Object> CHANGES = Map.of("/instances", 2);

  @TempDir Path models;
  private Path iris;

  @BeforeEach
  void makePackage() throws IOException {
    iris = Files.createDirectory(models.resolve("iris"));
    Files.createFile(iris.resolve("model.onnx"));
  }

  private static String refusal(ManifestFile file) {
    NotWritten refused = assertThrows(NotWritten.class, () -> file.write(CHANGES, "twice"));
    return String.valueOf(refused.getMessage());
  }

  private static ManifestFile manifest(Path path) throws IOException {
    return ManifestFile.of(TunedPackage.at(path));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void makesAManifestWhereThereIsNone() throws Exception {
    manifest(iris).write(CHANGES, "twice");
    assertEquals(
        "instances: 2\n# jarbor tune: twice\n", Files.readString(iris.resolve("model.yaml")));
    assertEquals(List.of("model.onnx", "model.yaml"), names(iris));
  }

  @Test
  void changesTheOneThatIsThere() throws Exception {
    Path file = Files.writeString(iris.resolve("model.yaml"), "name: x # x\ninstances: 1 # y\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    manifest(iris).write(CHANGES, "once");
    manifest(iris).write(Map.of("/instances", 3), "twice");
    assertEquals("name: x # x\ninstances: 3 # y\n# jarbor tune: twice\n", Files.readString(file));
    assertEquals("rw-rw-r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(List.of("model.onnx", "model.yaml"), names(iris));
  }

  @Test
  void leavesOneThatWasChangedMeanwhile() throws Exception {
    Path file = Files.writeString(iris.resolve("model.yaml"), "instances: 1\n");
    ManifestFile manifest = manifest(iris);
    Files.writeString(file, "instances: 4\n");
    assertTrue(refusal(manifest).contains("has changed"));
    assertEquals("instances: 4\n", Files.readString(file));
  }

  @Test
  void leavesOneThatCannotBeEdited() throws Exception {
    String text = "instances: &n 1\nlimits: {queue: *n}\n";
    Path file = Files.writeString(iris.resolve("model.yaml"), text);
    assertTrue(refusal(manifest(iris)).contains("an anchor"));
    assertEquals(text, Files.readString(file));
  }

  @Test
  void leavesArchivesAndWhatHasADigestBesideIt() throws Exception {
    Path zip = Files.createFile(models.resolve("flowers.zip"));
    assertTrue(refusal(manifest(zip)).contains("archive"));
    Files.writeString(models.resolve("iris.sha256"), "0");
    assertTrue(refusal(manifest(iris)).contains("iris.sha256"));
    assertEquals(List.of("model.onnx"), names(iris));
  }

  @Test
  void leavesALink() throws Exception {
    Path other = Files.writeString(models.resolve("other.yaml"), "instances: 1\n");
    Files.createSymbolicLink(iris.resolve("model.yaml"), other);
    assertTrue(refusal(manifest(iris)).contains("is a link"));
    assertEquals("instances: 1\n", Files.readString(other));
  }

  @Test
  void leavesOneThatWouldNotBeReadThen() throws Exception {
    Path file = Files.writeString(iris.resolve("model.yaml"), "instances: 1\n");
    ManifestFile manifest = manifest(iris);
    NotWritten refused =
        assertThrows(NotWritten.class, () -> manifest.write(Map.of("/instances", 1025), "much"));
    assertTrue(String.valueOf(refused.getMessage()).contains("model.yaml:1:12: 'instances'"));
    assertEquals("instances: 1\n", Files.readString(file));
    assertEquals(List.of("model.onnx", "model.yaml"), names(iris));
  }

  @Test
  void failsWhereItCannotWrite() throws Exception {
    ManifestFile manifest = manifest(iris);
    Files.move(iris, models.resolve("away"));
    assertThrows(IOException.class, () -> manifest.write(CHANGES, "twice"));
  }

  @Test
  void tellsBeforeThatItWillNotWrite() throws Exception {
    assertEquals(Optional.empty(), manifest(iris).obstacle());
    Files.writeString(models.resolve("iris.sha256"), "0");
    assertTrue(manifest(iris).obstacle().orElseThrow().contains("iris.sha256"));
  }

  @Test
  void changesASharedOneOnlyForTheOnlyVersion() throws Exception {
    Path layout = Files.createDirectory(models.resolve("layout"));
    Path first = Files.createDirectory(layout.resolve("1"));
    Path shared = Files.writeString(layout.resolve("model.yaml"), "instances: 1\n");

    assertEquals(shared, manifest(first).path());
    manifest(layout).write(CHANGES, "twice");
    assertTrue(Files.readString(shared).startsWith("instances: 2\n"));

    Files.createDirectory(layout.resolve("2"));
    assertTrue(refusal(manifest(first)).contains("other versions"));
    Files.writeString(first.resolve("model.yaml"), "instances: 1\n");
    manifest(first).write(CHANGES, "twice");
    assertTrue(Files.readString(first.resolve("model.yaml")).startsWith("instances: 2\n"));
  }

  @Test
  void asksForOneOfSeveralVersions() throws Exception {
    Path layout = Files.createDirectory(models.resolve("layout"));
    Files.createDirectory(layout.resolve("1"));
    Files.createDirectory(layout.resolve("2"));
    ServingException refused = assertThrows(ServingException.class, () -> TunedPackage.at(layout));
    assertTrue(String.valueOf(refused.getMessage()).contains(layout.resolve("2").toString()));
    assertFalse(TunedPackage.at(layout.resolve("2")).source().path().endsWith("1"));
  }

  @Test
  void aVersionByItselfTakesTheSharedManifest() throws Exception {
    Path layout = Files.createDirectory(models.resolve("layout"));
    Files.createDirectory(layout.resolve("1"));
    Path second = Files.createDirectory(layout.resolve("2"));
    Path shared = Files.writeString(layout.resolve("model.yaml"), "instances: 1\n");
    TunedPackage tuned = TunedPackage.at(second);
    assertEquals(shared, tuned.source().sharedManifest().orElseThrow());
    assertEquals("layout", tuned.source().defaults().name());
    assertEquals(2, tuned.versions());
  }
}
