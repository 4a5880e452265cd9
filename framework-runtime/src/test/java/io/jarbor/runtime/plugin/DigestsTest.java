package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ServingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestsTest {
  @TempDir Path folder;

  @Test
  void digestsAFolderAsTheDocumentedCommandDoes() throws Exception {
    Path source = Files.createDirectories(folder.resolve("package/sub"));
    Files.writeString(source.resolve("b.txt"), "b");
    Files.writeString(source.resolve("a.txt"), "a");
    Files.writeString(folder.resolve("package/model.yaml"), "name: x\n");
    Path target = Files.createDirectory(folder.resolve("target"));

    Snapshot snapshot =
        new Snapshots(100, 1_000_000)
            .take(folder.resolve("package"), "package", target, () -> false);

    assertEquals(printed("find . -type f -print0"), snapshot.digest());
    assertEquals(printed("find . -type f ! -path ./model.yaml -print0"), snapshot.contentDigest());
  }

  private String printed(String find) throws Exception {
    Process process =
        new ProcessBuilder(
                "sh", "-c", find + " | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum")
            .directory(folder.resolve("package").toFile())
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    return output.substring(0, 64);
  }

  @Test
  void readsADigestBesideAPackageAsSha256sumWritesIt() throws Exception {
    Path jar = folder.resolve("a.jar");
    Files.writeString(folder.resolve("a.jar.sha256"), "A".repeat(64) + "  a.jar\n");

    assertEquals(Optional.of("a".repeat(64)), Digests.beside(jar));
    assertEquals(Optional.empty(), Digests.beside(folder.resolve("b.jar")));
  }

  @Test
  void refusesADigestThatIsNone() throws Exception {
    Files.writeString(folder.resolve("a.jar.sha256"), "not a digest");

    ServingException refused =
        assertThrows(ServingException.class, () -> Digests.beside(folder.resolve("a.jar")));
    assertTrue(String.valueOf(refused.getMessage()).contains("64 hexadecimal digits"));
  }
}
