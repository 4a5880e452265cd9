package io.jarbor.runtime.manifest;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Junk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in the file, it reads, or fails with an error of the family that has a message. */
class JunkManifestTest {
  private static final int DOCUMENTS = 1_000;

  @TempDir Path root;

  @RepeatedTest(3)
  void failsWithAMessageOrReads(RepetitionInfo repetition) throws IOException {
    long seed = repetition.getCurrentRepetition();
    Random random = new Random(seed);
    Path file = root.resolve("model.yaml");
    int refused = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] junk = Junk.make(random, YamlManifestReaderTest.FULL);
      Files.write(file, junk);
      try {
        new YamlManifestReader().read(Optional.of(file), root, "model.yaml", Packages.DEFAULTS);
      } catch (ServingException e) {
        refused++;
        assertTrue(
            e.getMessage() != null && e.getMessage().startsWith("model.yaml:"), e::getMessage);
      } catch (RuntimeException | Error e) {
        fail(
            "seed " + seed + ", document " + i + ": " + new String(junk, StandardCharsets.UTF_8),
            e);
      }
    }
    assertTrue(refused > DOCUMENTS / 2, "junk should mostly be refused, was " + refused);
  }
}
