package io.jarbor.runtime.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.runtime.document.GeneratedTable;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestReferenceTest {

  @Test
  void pageHoldsTheKeysThatTheReaderTakes() throws IOException {
    GeneratedTable.check("manifest-reference.md", ManifestReference.table());
  }

  @Test
  void exampleOfThePageReads(@TempDir Path root) throws IOException {
    PackageManifest read =
        new Packages(root)
            .with("model.onnx", "")
            .with("labels.txt", "a\nb\nc\n")
            .read(GeneratedTable.example("manifest-reference.md"));
    assertEquals("sentiment", read.manifest().name());
  }
}
