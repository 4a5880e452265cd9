package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Digests as {@code docs/packages.md} has people compute them, by the page's own commands. */
class PackageDigestsTest {
  private static final String MANIFEST = "backend: java\n";

  @TempDir Path folder;
  private OpenerFixture fixture;
  private Path root;

  @BeforeEach
  void makePackage() throws IOException {
    fixture = new OpenerFixture(folder);
    fixture.model(OpenerFixture.javaModel(folder, "1"), "p/lib/code.jar");
    // In the order of UTF-16 the emoji would come before U+FF5A; in that of bytes it comes after.
    for (String file : new String[] {"a b.txt", "a/b.txt", "a-b.txt", "ｚ.txt", "😀.txt", "Z.txt"}) {
      fixture.folder("p", file, file);
    }
    root = fixture.folder("p", "model.yaml", MANIFEST);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void folderIsCheckedByWhatTheDocumentedCommandPrints() throws Exception {
    fixture.rules(true, true);
    String digest = documented("digest of a folder");
    beside("p", digest);
    try (OpenedPackage opened = fixture.open("p")) {
      assertEquals(digest.substring(0, 64), opened.files().digest());
    }
    fixture.folder("p", "more.txt", "x");
    refused("p", "p.sha256: expected SHA-256 " + digest.substring(0, 64) + ", got ");
  }

  @Test
  void manifestIsCheckedByWhatTheDocumentedCommandPrints() throws Exception {
    fixture.rules(true, true);
    String digest = documented("digest in a manifest").substring(0, 64);
    fixture.folder("p", "model.yaml", MANIFEST + "digest: sha256:" + digest + "\n");
    fixture.open("p").close();
    fixture.folder("p", "Z.txt", "changed");
    refused("p", "p/model.yaml:2:9: expected SHA-256 " + digest + " of all files but the manifest");
  }

  @Test
  void jarIsCheckedByWhatTheDocumentedCommandPrints() throws Exception {
    fixture.rules(true, true);
    Path jar = fixture.model(OpenerFixture.javaModel(folder, "1"), "my-model.jar");
    run(documentedCommand("digest of an archive"), fixture.models());
    fixture.open("my-model.jar").close();
    Files.write(jar, Files.readAllBytes(OpenerFixture.javaModel(folder, "2").build(jar)));
    refused("my-model.jar", "my-model.jar.sha256: expected SHA-256 ");
  }

  @Test
  void digestThatIsRequiredAndMissingIsTold() throws Exception {
    fixture.rules(true, true);
    refused(
        "p", "p: packages.require-digests asks for a digest", "in p.sha256 beside it; its digest");
  }

  @Test
  void nothingRunsOfAPackageWhoseDigestCannotBeRead() throws Exception {
    fixture.folder("p", "model.yaml", MANIFEST + "digest: abc\n");
    for (boolean required : new boolean[] {false, true}) {
      fixture.rules(true, required);
      ServingException e =
          assertThrows(ServingException.class, () -> fixture.open("p", new Problems()));
      assertEquals(ErrorCode.INVALID_PACKAGE, e.code());
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("p/model.yaml:2:9: 'digest'"), message);
      assertEquals(1, message.lines().count(), message);
    }
  }

  @Test
  void besideThatIsNoDigestIsRefused() throws Exception {
    for (String text : new String[] {"", "abc", "xyz  p.jar", "0".repeat(63)}) {
      beside("p", text);
      refused("p", "p.sha256: expected a SHA-256 of 64 hexadecimal digits, got '");
    }
  }

  @Test
  void upperCaseAndFileNameBesideAreRead() throws Exception {
    String digest;
    try (OpenedPackage opened = fixture.open("p")) {
      digest = opened.files().digest();
    }
    beside("p", digest.toUpperCase(Locale.ROOT) + " *p\n");
    fixture.open("p").close();
  }

  private String documented(String which) throws Exception {
    return run(documentedCommand(which), root);
  }

  /** The command of the page that follows a comment. */
  private static String documentedCommand(String which) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "packages.md"));
    String mark = "# " + which + "\n";
    assertTrue(page.contains(mark), page);
    int start = page.indexOf(mark) + mark.length();
    return page.substring(start, page.indexOf('\n', start));
  }

  private static String run(String command, Path in) throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/sha256sum")), "needs sha256sum");
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .directory(in.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    return out;
  }

  private void beside(String name, String digest) throws IOException {
    Files.writeString(fixture.models().resolve(name + ".sha256"), digest);
  }

  private void refused(String name, String... parts) {
    ServingException e = assertThrows(ServingException.class, () -> fixture.open(name));
    assertEquals(ErrorCode.INVALID_PACKAGE, e.code());
    for (String part : parts) {
      assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
    }
  }
}
