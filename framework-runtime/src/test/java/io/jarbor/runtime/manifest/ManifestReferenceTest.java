package io.jarbor.runtime.manifest;

import io.jarbor.runtime.document.GeneratedTable;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ManifestReferenceTest {

  @Test
  void pageHoldsTheKeysThatTheReaderTakes() throws IOException {
    GeneratedTable.check("manifest-reference.md", ManifestReference.table());
  }
}
