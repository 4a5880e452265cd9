package io.jarbor.runtime.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.Limits;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.ProcessorSpec;
import io.jarbor.api.manifest.RouteSpec;
import io.jarbor.api.manifest.VersionPolicy;
import io.jarbor.api.tensor.Datatype;
import io.jarbor.api.tensor.Shape;
import io.jarbor.api.tensor.TensorSpec;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.manifest.ManifestReader.NameAndVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlManifestReaderTest {
  static final String FULL =
      """
      name: sentiment
      version: "2"
      description: Tells moods apart.
      backend: onnx
      model: model.onnx
      inputs:
        - {name: x, datatype: FP32, shape: [4]}
      outputs:
        - {name: y, datatype: FP32, shape: [3], labels: labels.txt}
        - {name: z, datatype: INT64, shape: [], }
      versions: {latest: 2}
      preprocessor: {use: json-columns, options: {columns: [a, b, c, d]}}
      postprocessor: {use: labels, options: {file: labels.txt, top: 1}}
      batching: {max-size: 16, max-delay: 2ms}
      instances: 2
      limits: {queue: 128, queue-bytes: 256MB, timeout: 2s}
      default-priority: 3
      warm-up: [{x: [5.1, 3.5, 1.4, 1]}]
      try-example: false
      options: {threads: 2, arena: false, providers: [cpu]}
      routes:
        - {method: POST, path: /sentiment}
        - path: /v3/moods
      digest: sha256:%s
      """
          .formatted("AB".repeat(32));

  @TempDir Path root;

  @Test
  void readsEveryKey() {
    Manifest manifest = full().manifest();
    assertEquals("sentiment", manifest.name());
    assertEquals("2", manifest.version());
    assertEquals(Optional.of("Tells moods apart."), manifest.description());
    assertEquals(Optional.of("onnx"), manifest.backend());
    assertEquals(Optional.of("model.onnx"), manifest.model());
    assertEquals(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(4))), manifest.inputs());
    assertEquals(
        List.of(
            TensorSpec.builder("y", Datatype.FP32, Shape.of(3))
                .labels(List.of("bad", "so-so", "good"))
                .labelsFile("labels.txt")
                .build(),
            TensorSpec.of("z", Datatype.INT64, Shape.of())),
        manifest.outputs());
    assertEquals(new VersionPolicy.Latest(2), manifest.versions());
    assertEquals(
        Optional.of(
            ProcessorSpec.of("json-columns", Map.of("columns", List.of("a", "b", "c", "d")))),
        manifest.preprocessor());
    assertEquals(
        Optional.of(ProcessorSpec.of("labels", Map.of("file", "labels.txt", "top", 1L))),
        manifest.postprocessor());
    assertEquals(
        Batching.builder().maxSize(16).maxDelay(Duration.ofMillis(2)).build(), manifest.batching());
    assertEquals(OptionalInt.of(2), manifest.instances());
    assertEquals(
        Limits.builder().queue(128).queueBytes(256_000_000).timeout(Duration.ofSeconds(2)).build(),
        manifest.limits());
    assertEquals(3, manifest.defaultPriority());
    assertEquals(List.of(Map.of("x", List.of(5.1, 3.5, 1.4, 1L))), manifest.warmUp());
    assertFalse(manifest.tryExample());
    assertEquals(
        Map.of("threads", 2L, "arena", false, "providers", List.of("cpu")), manifest.options());
    assertEquals(
        List.of(RouteSpec.of("POST", "/sentiment"), RouteSpec.of("POST", "/v3/moods")),
        manifest.routes());
    assertEquals(Optional.of("ab".repeat(32)), manifest.digest());
  }

  @Test
  void tellsWhereEachValueStands() {
    PackageManifest read = full();
    assertEquals(new Location("model.yaml", 7, 38), read.locate("/inputs/0/shape"));
    assertEquals(new Location("model.yaml", 14, 22), read.locate("/batching/max-size"));
    assertEquals(Origin.Kind.MANIFEST, read.origin("/name").kind());
    assertEquals("manifest model.yaml:15:12", read.origin("/instances").toString());
  }

  @Test
  void tellsWhereValuesStandBehindAVeryLongSample() {
    String sample = "warm-up: [{x: [" + "1, ".repeat(100_000) + "1]}]\n";
    PackageManifest read = packages().read(sample + "routes: [{path: /a}]\n");
    assertEquals(new Location("model.yaml", 2, 10), read.locate("/routes/0"));
    assertEquals(new Location("model.yaml", 1, 15), read.locate("/warm-up/0/x/99999"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing yet\n", "{}", "---\n"})
  void derivesAllFromAnEmptyDocument(String document) {
    PackageManifest read = packages().read(document);
    assertDerived(read);
  }

  @Test
  void derivesAllWithoutADocument() {
    assertDerived(
        new YamlManifestReader().read(Optional.empty(), root, "folder", Packages.DEFAULTS));
  }

  private static void assertDerived(PackageManifest read) {
    Manifest manifest = read.manifest();
    assertEquals("folder", manifest.name());
    assertEquals("1", manifest.version());
    assertEquals(Batching.DEFAULT, manifest.batching());
    assertEquals(Limits.DEFAULT, manifest.limits());
    assertEquals(VersionPolicy.LATEST, manifest.versions());
    assertEquals(List.of(RouteSpec.of("POST", "/folder")), manifest.routes());
    assertTrue(manifest.backend().isEmpty());
    assertEquals("name", read.origin("/name").toString());
    assertEquals("default", read.origin("/limits/queue").toString());
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "'\"2\"', 2", "'''1.10''', 1.10", "1.2.3, 1.2.3", "007, 007", "v1+a, v1+a"})
  void takesAVersionByItsSpelling(String written, String version) {
    assertEquals(version, packages().read("version: " + written).manifest().version());
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "'off'", "false"})
  void takesOffAndFalseForNoBatching(String written) {
    assertEquals(Batching.OFF, packages().read("batching: " + written).manifest().batching());
  }

  @Test
  void takesBatchesOfOneRequestEach() {
    assertEquals(
        Batching.builder().maxSize(8).join(false).build(),
        packages().read("batching: {max-size: 8, join: false}").manifest().batching());
  }

  @Test
  void fillsInWhatIsLeftOutOfAGroup() {
    Manifest manifest = packages().read("batching: {max-delay: 1ms}\nlimits: {}").manifest();
    assertEquals(
        Batching.builder().maxSize(32).maxDelay(Duration.ofMillis(1)).build(), manifest.batching());
    assertEquals(Limits.DEFAULT, manifest.limits());
  }

  @Test
  void readsVersionPolicies() {
    assertEquals(VersionPolicy.LATEST, packages().read("versions: latest").manifest().versions());
    assertEquals(new VersionPolicy.All(), packages().read("versions: all").manifest().versions());
    assertEquals(
        new VersionPolicy.Listed(Set.of("1", "2")),
        packages().read("versions: [1, '2']").manifest().versions());
  }

  @Test
  void readsAProcessorByItsNameAlone() {
    assertEquals(
        Optional.of(ProcessorSpec.of("json-columns", Map.of())),
        packages().read("preprocessor: json-columns").manifest().preprocessor());
  }

  @Test
  void readsLabelsFromTheManifestItself() {
    Manifest manifest =
        packages()
            .read("outputs: [{name: y, datatype: FP32, shape: [-1, 2], labels: [no, 'yes']}]")
            .manifest();
    assertEquals(List.of("no", "yes"), manifest.outputs().get(0).labels());
    assertTrue(manifest.outputs().get(0).labelsFile().isEmpty());
  }

  @Test
  void takesTheVersionOfItsOwnFolder() {
    NameAndVersion fixed = new NameAndVersion("m", "3", true);
    assertEquals("3", packages().read("version: 3", fixed).manifest().version());
    assertEquals("3", packages().read("{}", fixed).manifest().version());
  }

  @Test
  void refusesAnotherVersionThanItsFolder() {
    ServingException e =
        assertThrows(
            ServingException.class,
            () -> packages().read("version: 4", new NameAndVersion("m", "3", true)));
    assertEquals(
        "model.yaml:1:1: 'version': expected '3', as the folder is named, got '4'; leave it out",
        e.getMessage());
  }

  @Test
  void refusesAVersionInAManifestOfAllVersions() throws IOException {
    Path version = Files.createDirectories(root.resolve("m/3"));
    Path shared = Files.writeString(root.resolve("m/model.yaml"), "version: 3");
    ServingException e =
        assertThrows(
            ServingException.class,
            () ->
                new YamlManifestReader()
                    .read(
                        Optional.of(shared),
                        version,
                        "m/model.yaml",
                        new NameAndVersion("m", "3", true)));
    assertEquals(
        "m/model.yaml:1:1: 'version' may not be said here: this manifest holds for every version's"
            + " folder",
        e.getMessage());
  }

  private Packages packages() {
    return new Packages(root);
  }

  private PackageManifest full() {
    return packages().with("model.onnx", "").with("labels.txt", "bad\nso-so\ngood\n").read(FULL);
  }
}
