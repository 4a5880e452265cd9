package io.jarbor.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.Junk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in the file, it reads, or fails with an error of the family that has a message. */
class JunkConfigTest {
  private static final int DOCUMENTS = 1_000;
  private static final long SEED = 4;

  @TempDir Path folder;

  @Test
  void failsWithAMessageOrReads() throws IOException {
    Random random = new Random(SEED);
    Path file = folder.resolve("jarbor.yaml");
    ConfigLoader loader = new ConfigLoader(Map.of(), folder);
    int refused = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      byte[] junk = Junk.make(random, ConfigLoaderTest.EVERY_KEY);
      Files.write(file, junk);
      try {
        loader.load(Optional.of(file), Map.of());
      } catch (ServingException e) {
        refused++;
        assertEquals(ConfigLoader.INVALID_CONFIGURATION, e.code());
      } catch (RuntimeException | Error e) {
        fail("document " + i + ": " + new String(junk, StandardCharsets.UTF_8), e);
      }
    }
    assertTrue(refused > DOCUMENTS / 2, "junk should mostly be refused, was " + refused);
  }
}
