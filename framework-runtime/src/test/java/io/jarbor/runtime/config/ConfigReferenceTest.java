package io.jarbor.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.runtime.document.GeneratedTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReferenceTest {

  @Test
  void pageHoldsTheKeysThatTheLoaderTakes() throws IOException {
    GeneratedTable.check("configuration.md", ConfigReference.table());
  }

  @Test
  void everyKeyHasAVariableOfItsOwn() {
    assertEquals(
        ConfigKeys.all().size(),
        ConfigKeys.all().stream().map(ConfigKey::variable).distinct().count());
  }

  @Test
  void exampleOfThePageReads(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("f.yaml"), GeneratedTable.example("configuration.md"));
    EffectiveConfig config = new ConfigLoader(Map.of(), folder).load(Optional.of(file), Map.of());
    assertEquals(Map.of("onnx", Map.of("log-level", "error")), config.server().backendOptions());
  }
}
