package io.jarbor.runtime.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Key;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestPrinterTest {
  @TempDir Path root;

  @Test
  void writesEachValueWithItsOrigin() {
    PackageManifest read = packages().read("batching: {max-size: 4}\noptions: {threads: 2}\n");
    Manifest completed =
        read.manifest().toBuilder()
            .backend("onnx")
            .instances(1)
            .inputs(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(-1, 4))))
            .build();
    Origin fromModel = new Origin(Origin.Kind.MODEL_FILE, null);
    assertEquals(
        """
        name: folder  # name
        version: "1"  # name
        backend: onnx  # model file
        inputs:
          - {name: x, datatype: FP32, shape: [-1, 4]}  # model file
        versions: latest  # default
        batching:
          max-size: 4  # manifest model.yaml:1:22
          max-delay: 0ms  # default
          join: true  # default
        instances: 1  # default
        limits:
          queue: 256  # default
          queue-bytes: 256MiB  # default
          timeout: 30s  # default
        default-priority: 1  # default
        try-example: true  # default
        options:
          threads: 2  # manifest model.yaml:2:20
        routes:
          - {method: POST, path: /folder}  # default
        open-inference: tensors  # default
        """,
        ManifestPrinter.print(
            read.completed(completed, Map.of("/backend", fromModel, "/inputs", fromModel))));
  }

  @Test
  void tellsWhereAProcessorIsNamedThatIsWrittenAsItsNameAlone() {
    String printed = ManifestPrinter.print(packages().read("postprocessor: passthrough\n"));
    assertTrue(printed.contains("  use: passthrough  # manifest model.yaml:1:16\n"), printed);
  }

  @Test
  void writesWhatReadsAsTheSame() {
    PackageManifest first = packages().read(YamlManifestReaderTest.FULL);
    String printed = ManifestPrinter.print(first);
    PackageManifest second = packages().read(printed);
    assertEquals(values(first), values(second));
    assertEquals(first.manifest().warmUp(), second.manifest().warmUp());
    assertEquals(first.manifest().outputs(), second.manifest().outputs());
  }

  @Test
  void writesEveryKeyThatTheReaderTakes() {
    String printed =
        "\n"
            + ManifestPrinter.print(packages().read(YamlManifestReaderTest.FULL))
            + ManifestPrinter.print(packages().read("generator: {use: g, options: {a: 1}}"));
    for (Key<?> key : ManifestKeys.all()) {
      assertTrue(printed.contains("\n" + key.name() + ":"), printed);
    }
  }

  @Test
  void quotesWhatWouldReadAsSomethingElse() {
    String options =
        "options: {a: 'off', b: '1', c: \"x: #\\n\\\"\\u0001é😀\", 'd e': .nan, f: 1e300, g: '', h: -.inf}";
    PackageManifest first = packages().read(options);
    PackageManifest second = packages().read(ManifestPrinter.print(first));
    assertEquals(first.manifest().options(), second.manifest().options());
    assertEquals("x: #\n\"\u0001é😀", second.manifest().options().get("c"));
  }

  /** All that is printed, without the origins. */
  private static String values(PackageManifest document) {
    return ManifestPrinter.print(document).replaceAll("  # .*", "");
  }

  private Packages packages() {
    return new Packages(root).with("model.onnx", "").with("labels.txt", "bad\nso-so\ngood\n");
  }
}
