package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.runtime.repository.VersionStatus;
import io.jarbor.testkit.TestFiles;
import io.jarbor.testkit.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What packages get wrong: that version fails with a reason a person can act on; all else serves
 * on.
 */
class BadPackagesIT {
  private static final String GOOD = "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}";
  private static final String PROCESSING = "META-INF/services/io.jarbor.api.processing.";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.empty(config -> config);
    Packages.folder(server.models(), "good", fixture("iris/model.onnx"), "");
    server.awaitState("good", VersionState.READY);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void servesOn() {
    assertEquals(200, server.post("/good", GOOD).statusCode());
  }

  @Test
  void optionsThatTheOnnxBackendRefusesAreToldWithTheirPlace() {
    Packages.folder(
        server.models(),
        "threads",
        fixture("iris/model.onnx"),
        "instances: 1\noptions:\n  inter-op-threads: 0\n  optimisation: x\n");
    Packages.folder(
        server.models(),
        "providers",
        fixture("iris/model.onnx"),
        "options: {execution-providers: [cuda]}\n");

    assertEquals(
        """
        threads/model.yaml:3:21: 'options.inter-op-threads': expected an integer from 1 to 1024, got the number 0
        threads/model.yaml:4:17: 'options.optimisation': expected 'none' or 'basic' or 'extended' or 'all', got 'x'\
        """,
        failure("threads"));
    assertTrue(
        failure("providers")
            .startsWith("providers/model.yaml:1:32: options.execution-providers: this build"),
        failure("providers"));
  }

  @Test
  void optionsThatTheDjlBackendRefusesAreToldWithTheirPlace() {
    String signature =
        """
        inputs: [{name: x, datatype: FP32, shape: [-1, 1, 28, 28]}]
        outputs: [{name: y, datatype: FP32, shape: [-1, 10]}]
        """;
    Packages.folder(
        server.models(),
        "trial",
        fixture("digits/model.pt"),
        signature + "options: {trial-size: 0}\n");
    Packages.folder(
        server.models(),
        "engine",
        fixture("digits/model.pt"),
        signature + "options: {engine: MXNet}\n");

    assertEquals(
        "trial/model.yaml:3:23: 'options.trial-size': expected an integer from 1 to 2147483647, got the number 0",
        failure("trial"));
    assertTrue(
        failure("engine").startsWith("engine/model.yaml:3:19: options.engine: no DJL engine 'MX"),
        failure("engine"));
  }

  private static String failure(String model) {
    return server.awaitState(model, VersionState.FAILED).reason().orElse("");
  }

  private static void assertFails(String model, String... said) {
    String reason = failure(model);
    for (String part : said) {
      assertTrue(reason.contains(part), reason);
    }
    assertTrue(!reason.contains("\tat "), "a stack trace is no reason: " + reason);
  }

  @ParameterizedTest
  @CsvSource({
    "empty, empty",
    "external_data_missing, external",
    "future_opset, opset",
    "git_lfs_pointer, git lfs pull",
    "not_a_model, ONNX",
    "truncated, truncated",
    "unknown_operator, operator"
  })
  void aModelFileThatIsBroken(String file, String said) {
    Packages.folder(
        server.models(),
        "broken-" + file.replace('_', '-'),
        fixture("broken/" + file + ".onnx"),
        "");

    assertFails("broken-" + file.replace('_', '-'), said);
  }

  /** Shapes are with a batch where it is off, and without where it is on: nobody knows here. */
  @Test
  void aBatchingThatIsWrongIsNoFaultOfTheShapes() {
    Packages.folder(
        server.models(),
        "batching-typo",
        fixture("iris/model.onnx"),
        "batching: of\ninputs: [{name: X, datatype: FP32, shape: [-1, 4]}]\n");

    String reason = failure("batching-typo");
    assertTrue(reason.contains(":1:11: 'batching'"), reason);
    assertEquals(1, reason.lines().count(), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key     | batchin: off                                      | :1:1: | batching",
        "type    | instances: many                                   | :1:12: | many",
        "unit    | limits: {timeout: 2 parsecs}                      | :1:19: | parsecs",
        "twice   | name: a\\nname: b                                 | :2:1: | name",
        "file    | model: other.onnx                                 | :1:8: | other.onnx",
        "escape  | model: ../good/model.onnx                         | :1:8: | ..",
        "backend | backend: onnxx                                    | :1:10: | onnx",
        "use     | preprocessor: json-colums                         | :1:15: | json-columns",
        "option  | options: {intra-op-thread: 1}                     | :1: | intra-op-threads",
        "name    | name: v2                                          | :1:7: | v2",
        "route   | routes: [{method: POST, path: /docs}]             | :1: | /docs",
        "tag     | name: !!java.net.URL [http://localhost]           | :1:7: | tag",
        "warm    | warm-up: [{X: [1, 2, 3]}]                         | warm-up | 4"
      })
  void aManifestThatIsWrong(String kind, String manifest, String place, String said) {
    String name = "manifest-" + kind;
    Packages.folder(
        server.models(), name, fixture("iris/model.onnx"), manifest.replace("\\n", "\n") + "\n");

    VersionStatus failed =
        server
            .awaitCatalog(
                name + " failed",
                catalog ->
                    catalog.statuses().stream()
                        .anyMatch(
                            s -> s.source().startsWith(name) && s.state() == VersionState.FAILED))
            .statuses()
            .stream()
            .filter(s -> s.source().startsWith(name))
            .findFirst()
            .orElseThrow();
    String reason = failed.reason().orElse("");
    assertTrue(reason.contains(place), reason);
    assertTrue(reason.contains(said), reason);
  }

  @Test
  void filesThatNoBackendTakes() throws Exception {
    Files.createDirectory(server.models().resolve("nothing"));
    assertFails(
        "nothing",
        "no backend takes it for its own: it has no files. ",
        "'djl' looks for just one file that ends in .pt, or a BlockProvider and just one that ends"
            + " in .params",
        "'onnx' looks for a file model.onnx, or just one that ends in .onnx",
        "'java' is to be named");
    Path named = Files.createDirectory(server.models().resolve(".misnamed"));
    Files.copy(fixture("iris/model.onnx"), named.resolve("model.onxx"));
    Files.createDirectory(named.resolve("extra"));
    Packages.replace(named, server.models().resolve("misnamed"));
    assertFails("misnamed", "it has extra/, model.onxx. ");
    Path many = Files.createDirectory(server.models().resolve(".many"));
    for (int i = 10; i < 21; i++) {
      Files.createFile(many.resolve(i + ".bin"));
    }
    Packages.replace(many, server.models().resolve("many"));
    assertFails("many", "18.bin, 19.bin and 1 other. ");
  }

  @Test
  void severalProblemsAreToldInOneGo() {
    Packages.folder(
        server.models(),
        "several",
        fixture("iris/model.onnx"),
        "batchin: off\ninstances: 0\nlimits: {queu: 3}\n");

    assertFails("several", "batchin", "instances", "queu");
  }

  @Test
  void aJarThatIsNoJar() throws Exception {
    Path hidden = server.models().resolve(".nojar.jar");
    Files.writeString(hidden, "this is no jar");
    Packages.replace(hidden, server.models().resolve("nojar.jar"));

    assertFails("nojar", "nojar.jar");
  }

  @Test
  void aPipeOrADeviceInsteadOfAFile() throws Exception {
    pipe("pipe.jar");
    pipe("pipe-zip.zip");
    Files.createSymbolicLink(server.models().resolve("zero.zip"), Path.of("/dev/zero"));
    pipe("pipe-digest.sha256");
    Packages.folder(server.models(), "pipe-digest", fixture("iris/model.onnx"), "");
    Files.createSymbolicLink(server.models().resolve("zero-digest.sha256"), Path.of("/dev/zero"));
    Packages.folder(server.models(), "zero-digest", fixture("iris/model.onnx"), "");

    for (String model : List.of("pipe", "pipe-zip", "zero")) {
      assertFails(model, "expected a file or a folder");
    }
    for (String model : List.of("pipe-digest", "zero-digest")) {
      assertFails(model, model + ".sha256: expected a regular file");
    }
    Packages.folder(server.models(), "after-pipes", fixture("iris/model.onnx"), "");
    server.awaitState("after-pipes", VersionState.READY);
  }

  @Test
  void moreEntriesThanAPackageMayHave() throws Exception {
    Path many = Files.createDirectory(server.models().resolve(".many-entries"));
    Path folder = Files.createDirectory(many.resolve("folder"));
    for (int i = 0; i <= 10_000; i++) {
      Files.createFile(folder.resolve(String.valueOf(i)));
    }
    Packages.replace(many, server.models().resolve("many-entries"));
    Path link = server.models().resolve("many-linked");
    Files.createSymbolicLink(link, server.models().resolve("many-entries"));

    for (String model : List.of("many-entries", "many-linked")) {
      assertFails(model, "it has more than 10000 entries (packages.max-entries)");
    }
    Packages.folder(server.models(), "after-many", fixture("iris/model.onnx"), "");
    server.awaitState("after-many", VersionState.READY);
  }

  @Test
  void aDigestThatIsALargeFile() throws Exception {
    Path digest = Files.createFile(server.models().resolve("large-digest.sha256"));
    try (FileChannel file = FileChannel.open(digest, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {'x'}), 1L << 32);
    }
    Packages.folder(server.models(), "large-digest", fixture("iris/model.onnx"), "");

    assertFails("large-digest", "large-digest.sha256: expected a SHA-256 of 64");
  }

  private static void pipe(String name) throws Exception {
    Path pipe = server.models().resolve(name);
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor());
  }

  @Test
  void twoPackagesOfOneName() throws Exception {
    Packages.folder(
        server.models(), "good-again", fixture("iris/model.onnx"), "name: good\nversion: \"1\"\n");

    server.awaitCatalog(
        "the second failed and names the first",
        catalog ->
            catalog.statuses().stream()
                .anyMatch(
                    status ->
                        status.source().startsWith("good-again")
                            && status.state() == VersionState.FAILED
                            && status.reason().orElse("").contains("good")));
    TestFiles.delete(server.models().resolve("good-again"));
  }

  @Test
  void aClassThatIsMissing() {
    Packages.jar(
        server.models().resolve("missing-class.jar"),
        Map.of(),
        Map.of(
            "META-INF/jarbor/model.yaml",
            "preprocessor: com.example.Nowhere\n",
            PROCESSING + "Preprocessor",
            "com.example.Nowhere\n"),
        Map.of("META-INF/jarbor/model.onnx", fixture("iris/model.onnx")));

    assertFails("missing-class", "com.example.Nowhere");
  }

  @Test
  void aClassThatThrowsInItsConstructor() {
    plugin("throws-early", "throw new IllegalStateException(\"early\");", "return null;");

    assertFails("throws-early", "com.example.Plugin", "early");
  }

  @Test
  void aClassThatThrowsInProcess() throws Exception {
    plugin("throws-late", "", "throw new IllegalStateException(\"late\");");
    server.awaitState("throws-late", VersionState.READY);

    HttpResponse<String> response = server.post("/throws-late", "{\"value\": 1}");

    assertEquals(500, response.statusCode(), response.body());
    assertTrue(response.body().contains("PROCESSOR_FAILURE"), response.body());
    assertTrue(response.body().contains("late"), response.body());
    HttpResponse<String> document = server.get("/openapi.json");
    JsonNode body =
        new OpenApi(new ObjectMapper().readTree(document.body())).requestBody("/throws-late");
    assertTrue(body.has("schema"), body.toString());
    assertFalse(body.has("example"), "an example is shown that is not answered: " + body);
  }

  @Test
  void aLibraryThatIsMissing() {
    // The plugin is compiled against the test's own libraries, which no package sees.
    plugin("no-library", "", "org.junit.jupiter.api.Assertions.assertTrue(true); return null;");

    assertFails("no-library", "org.junit.jupiter.api.Assertions", "missing");
  }

  @Test
  void aModelWhoseRowsCannotBeSplit() {
    Packages.folder(server.models(), "grows", fixture("shapes/batch_grows.onnx"), "");

    assertFails("grows", "expected 1 row,", "batching off");

    Packages.folder(server.models(), "grows", fixture("shapes/batch_grows.onnx"), "batching: off");
    server.awaitState("grows", VersionState.READY);
  }

  @Test
  void aClassThatNeverReturns() {
    plugin(
        "hangs",
        "",
        "while (true) { java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000L); }");
    server.awaitState("hangs", VersionState.READY);

    for (int i = 0; i < 3; i++) {
      HttpResponse<String> response =
          server.send(
              HttpRequest.newBuilder(server.uri("/hangs"))
                  .header("X-Request-Timeout", "100")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"value\": 1}"))
                  .build());
      assertTrue(response.statusCode() == 504 || response.statusCode() == 503, response.body());
    }
  }

  /** A preprocessor with a body of its own, around a model that works. */
  private static void plugin(String name, String constructor, String process) {
    String source =
        """
        package com.example;
        import io.jarbor.api.processing.*;
        import io.jarbor.api.tensor.*;
        import java.util.Map;
        public final class Plugin implements Preprocessor<Plugin.Request> {
          public record Request(int value) {}
          public Plugin() { %s }
          @Override public Class<Request> requestType() { return Request.class; }
          @Override public Map<String, Tensor> process(Request request, ProcessingContext context) { %s }
        }
        """
            .formatted(constructor, process);
    Packages.jar(
        server.models().resolve(name + ".jar"),
        Map.of("com.example.Plugin", source),
        Map.of(
            "META-INF/jarbor/model.yaml",
            "limits: {timeout: 10s}\n",
            PROCESSING + "Preprocessor",
            "com.example.Plugin\n"),
        Map.of("META-INF/jarbor/model.onnx", fixture("iris/model.onnx")));
  }

  @Test
  void aTruncatedReplacementLeavesTheOldOneServing() {
    Packages.folder(server.models(), "replaced", fixture("iris/model.onnx"), "");
    server.awaitState("replaced", VersionState.READY);

    Packages.folder(server.models(), "replaced", fixture("broken/truncated.onnx"), "");

    server.awaitCatalog(
        "the reason of the replacement's failure is shown",
        catalog ->
            catalog.statuses().stream()
                .anyMatch(
                    status -> status.model().equals("replaced") && status.reason().isPresent()));
    assertEquals(200, server.post("/replaced", GOOD).statusCode());
    Packages.folder(server.models(), "replaced", fixture("iris/model.onnx"), "instances: 2\n");
    server.awaitCatalog(
        "the mended one serves",
        catalog ->
            catalog.ready().get("replaced").get(0).manifest().manifest().instances().orElse(0)
                == 2);
  }
}
