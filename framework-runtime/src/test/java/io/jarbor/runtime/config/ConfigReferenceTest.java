package io.jarbor.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.runtime.document.GeneratedTable;
import java.io.IOException;
import org.junit.jupiter.api.Test;

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
}
