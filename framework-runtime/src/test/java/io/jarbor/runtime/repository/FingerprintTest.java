package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tells a look that a package is not what it was. */
class FingerprintTest {
  private static final int MOST = 5;

  @TempDir Path models;
  private DirectoryScanner scanner;

  @BeforeEach
  void open() {
    scanner = new DirectoryScanner(models, MOST);
  }

  private Path write(String name, String content) throws IOException {
    Path file = models.resolve(name);
    Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
    return Files.writeString(file, content);
  }

  private List<String> labels() throws IOException {
    return scanner.scan().stream().map(Candidate::label).toList();
  }

  private Fingerprint fingerprint(String label) throws IOException {
    return scanner.scan().stream()
        .filter(candidate -> candidate.label().equals(label))
        .findFirst()
        .orElseThrow()
        .fingerprint();
  }

  @Test
  void tellsAFileWrittenOverWithAsManyBytes() throws Exception {
    Path file = write("m/model.onnx", "old");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    Fingerprint before = fingerprint("m");
    assertEquals(before, fingerprint("m"));

    Files.writeString(file, "new");

    assertNotEquals(before, fingerprint("m"));
  }

  @Test
  void tellsAFileReplacedByOneOfItsSizeAndTime() throws Exception {
    Path file = write("m/model.onnx", "old");
    Path other = write(".other", "new");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
    Files.setLastModifiedTime(other, FileTime.fromMillis(1_000));
    Fingerprint before = fingerprint("m");

    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

    assertNotEquals(before, fingerprint("m"));
  }

  @Test
  void tellsADigestThatComesOrChangesBesideAPackage() throws Exception {
    write("m.jar", "");
    Fingerprint without = fingerprint("m.jar");
    write("m.jar.sha256", "one");
    Fingerprint with = fingerprint("m.jar");
    write("m.jar.sha256", "another");

    assertNotEquals(without, with);
    assertNotEquals(with, fingerprint("m.jar"));
  }

  @Test
  void tellsAChangeOfTheSharedManifestForEachVersion() throws Exception {
    write("m/1/model.onnx", "");
    write("m/2/model.onnx", "");
    Fingerprint first = fingerprint("m/1");
    Fingerprint second = fingerprint("m/2");

    write("m/model.yaml", "versions: all\n");

    assertNotEquals(first, fingerprint("m/1"));
    assertNotEquals(second, fingerprint("m/2"));
  }

  @Test
  void tellsAChangeOfAPackageWithAsManyEntriesAsItMayHave() throws Exception {
    for (int i = 0; i < MOST - 1; i++) {
      write("m/1/" + i, "");
    }
    write("m/1.sha256", "");
    write("m/model.yaml", "");
    Path last = write("m/1/last", "");
    Fingerprint before = fingerprint("m/1");

    Files.writeString(last, "new");

    assertEquals(1 + MOST + 2, before.entries().size());
    assertNotEquals(before, fingerprint("m/1"));
  }

  @Test
  void looksNoFurtherAtAPackageWithTooManyEntriesUntilItsFolderChanges() throws Exception {
    for (int i = 0; i < 10 * MOST; i++) {
      write("m/in/" + i, "old");
    }
    Fingerprint before = fingerprint("m");
    assertEquals(MOST + 4, before.entries().size());

    for (int i = 0; i < 10 * MOST; i++) {
      write("m/in/" + i, "a longer one");
    }
    assertEquals(before, fingerprint("m"));

    write("m/other", "");
    assertNotEquals(before, fingerprint("m"));
  }

  @Test
  void findsNothingWhereTheEntryIsGone() throws Exception {
    assertEquals(List.of(), scanner.candidates(models.resolve("gone")));
    assertEquals(List.of(), DirectoryScanner.sourcesAt(models.resolve("gone")));
  }

  @Test
  void takesALinkToNothingAsAPackageThatCannotBeRead() throws Exception {
    Files.createSymbolicLink(models.resolve("m.jar"), models.resolve("nothing"));
    write("other/model.onnx", "");

    assertEquals(List.of("m.jar", "other"), labels());
  }

  @Test
  void tellsAChangeBehindALink(@TempDir Path elsewhere) throws Exception {
    Files.writeString(elsewhere.resolve("model.onnx"), "old");
    Files.createSymbolicLink(models.resolve("m"), elsewhere);
    Fingerprint before = fingerprint("m");
    assertEquals(before, fingerprint("m"));

    Files.writeString(elsewhere.resolve("model.onnx"), "a new one");

    assertNotEquals(before, fingerprint("m"));
  }

  @Test
  void tellsALinkThatLeadsElsewhere(@TempDir Path elsewhere) throws Exception {
    for (String name : List.of("one", "two")) {
      Files.writeString(
          Files.createDirectory(elsewhere.resolve(name)).resolve("model.onnx"), "the same");
    }
    Path link = Files.createSymbolicLink(models.resolve("m"), elsewhere.resolve("one"));
    Fingerprint before = fingerprint("m");

    Files.delete(link);
    Files.createSymbolicLink(link, elsewhere.resolve("two"));

    assertNotEquals(before, fingerprint("m"));
  }

  @Test
  void tellsAChangeBehindALinkToAVersionAndToItsManifest(@TempDir Path elsewhere) throws Exception {
    Path version = Files.createDirectory(elsewhere.resolve("one"));
    Path manifest = Files.writeString(elsewhere.resolve("shared.yaml"), "");
    Files.createDirectory(models.resolve("m"));
    Files.createSymbolicLink(models.resolve("m/1"), version);
    Files.createSymbolicLink(models.resolve("m/model.yaml"), manifest);
    Fingerprint before = fingerprint("m/1");

    Files.writeString(version.resolve("model.onnx"), "new");
    Fingerprint ofModel = fingerprint("m/1");
    Files.writeString(manifest, "versions: all\n");

    assertNotEquals(before, ofModel);
    assertNotEquals(ofModel, fingerprint("m/1"));
  }
}
