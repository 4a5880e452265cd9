package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.repository.VersionState;
import io.jarbor.runtime.repository.VersionStatus;
import io.jarbor.testkit.TestFiles;
import io.jarbor.testkit.TestServer;
import io.jarbor.testkit.Wait;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The directory changes while the server runs, in every way that people copy files. */
class ChangingPackagesIT {
  private static final String BODY = "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}";

  private static final List<String> VERSIONS = List.of("1", "2", "10");
  private static final List<String> LAYOUT =
      VERSIONS.stream().map(version -> "/lv/versions/" + version).toList();

  private final TestServer server = TestServer.empty(config -> config);

  @AfterEach
  void close() {
    server.close();
  }

  private String revision(String model) {
    return server
        .awaitCatalog(model + " serves", catalog -> catalog.ready().containsKey(model))
        .ready()
        .get(model)
        .get(0)
        .revision();
  }

  private List<VersionStatus> statuses() {
    return server.server().repository().catalog().statuses();
  }

  @Test
  void takesAFileThatIsWrittenOverInPlaceAsAReplacement() throws Exception {
    Packages.folder(server.models(), "iris", fixture("iris/model.onnx"), "instances: 1\n");
    String before = revision("iris");

    Files.writeString(server.models().resolve("iris/model.yaml"), "instances: 2\n");

    Wait.until("the replacement serves", () -> !revision("iris").equals(before));
    assertEquals(200, server.post("/iris", BODY).statusCode());
  }

  @Test
  void triesAPackageAgainWhenItChanges() throws Exception {
    Packages.folder(server.models(), "mended", fixture("broken/truncated.onnx"), "");
    server.awaitState("mended", VersionState.FAILED);

    Files.copy(
        fixture("iris/model.onnx"),
        server.models().resolve("mended/model.onnx"),
        StandardCopyOption.REPLACE_EXISTING);

    server.awaitState("mended", VersionState.READY);
    assertEquals(200, server.post("/mended", BODY).statusCode());
  }

  @Test
  void servesTheSecondOfOneNameOnceTheFirstIsGone() {
    Packages.folder(server.models(), "first", fixture("iris/model.onnx"), "name: iris\n");
    server.awaitState("iris", VersionState.READY);
    Packages.folder(server.models(), "second", fixture("iris/model.onnx"), "name: iris\n");
    String reason = server.awaitState("iris", VersionState.FAILED).reason().orElse("");
    assertTrue(reason.contains("first"), reason);

    TestFiles.delete(server.models().resolve("first"));

    server.awaitCatalog(
        "the second serves",
        catalog ->
            catalog.statuses().stream()
                .anyMatch(
                    status ->
                        status.source().equals("second") && status.state() == VersionState.READY));
  }

  @Test
  void refusesARouteThatAnotherModelHas() {
    String route = "routes: [{method: POST, path: /shared}]\n";
    Packages.folder(server.models(), "a", fixture("iris/model.onnx"), route);
    server.awaitState("a", VersionState.READY);
    Packages.folder(server.models(), "b", fixture("iris/model.onnx"), route);

    String reason = server.awaitState("b", VersionState.FAILED).reason().orElse("");
    assertTrue(reason.contains("/shared") && reason.contains("'a'"), reason);
  }

  @Test
  void servesTheVersionBeforeWhereTheNewestIsBroken() throws Exception {
    Path made = Files.createDirectories(server.models().resolve(".iris"));
    Files.createDirectories(made.resolve("1"));
    Files.copy(fixture("iris/model.onnx"), made.resolve("1/model.onnx"));
    Files.createDirectories(made.resolve("2"));
    Files.copy(fixture("broken/truncated.onnx"), made.resolve("2/model.onnx"));
    Packages.replace(made, server.models().resolve("iris"));

    server.awaitState("iris", VersionState.FAILED);
    server.awaitState("iris", VersionState.READY);
    assertEquals(200, server.post("/iris/versions/1", BODY).statusCode());
    assertEquals(503, server.post("/iris/versions/2", BODY).statusCode());
  }

  @Test
  void servesEveryVersionOnWhileTheirManifestIsWritten() throws Exception {
    Path manifest = layout(shared(11));
    try (Callers callers = new Callers(server, LAYOUT, BODY)) {
      Files.writeString(manifest, shared(12));
      awaitQueues(12);

      Files.writeString(manifest, "");
      // It takes as long to settle as the empty manifest.
      Packages.folder(server.models(), "iris", fixture("iris/model.onnx"), "");
      server.awaitCatalog(
          "iris has settled",
          catalog ->
              catalog.statuses().stream()
                  .anyMatch(
                      status ->
                          status.model().equals("iris")
                              && status.state() != VersionState.DISCOVERED));
      Files.writeString(manifest, shared(13));
      awaitQueues(13);

      callers.assertAllAnswered();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"versions: {latest: 0}", "versions: all\nbatchin: off", "versions: ["})
  void servesEveryVersionOnWhereTheirManifestIsBroken(String broken) throws Exception {
    Path manifest = layout(shared(11));
    try (Callers callers = new Callers(server, LAYOUT, BODY)) {
      renameIn(manifest, broken + "\n");
      server.awaitCatalog(
          "every version shows the reason",
          catalog ->
              catalog.statuses().stream()
                      .filter(status -> status.reason().orElse("").contains("lv/model.yaml:"))
                      .count()
                  == LAYOUT.size());
      assertEquals(LAYOUT.size(), server.server().repository().catalog().ready().get("lv").size());

      renameIn(manifest, shared(12));
      awaitQueues(12);

      callers.assertAllAnswered();
    }
  }

  @Test
  void tellsWhereVersionsThatAreNotThereAreListed() throws Exception {
    Path manifest = layout(shared(11));

    renameIn(manifest, "limits: {queue: 11}\nversions: [7]\n");

    server.awaitCatalog(
        "every version shows the place",
        catalog ->
            catalog.statuses().stream()
                    .filter(
                        status ->
                            status
                                .reason()
                                .orElse("")
                                .contains("lv/model.yaml:2:11: 'versions' lists [7], and"))
                    .count()
                == LAYOUT.size());
  }

  private static String shared(int queue) {
    return "versions: all\nlimits: {queue: " + queue + "}\n";
  }

  /** A layout that serves; its shared manifest. */
  private Path layout(String manifest) throws Exception {
    Path made = server.models().resolve(".lv");
    for (String version : VERSIONS) {
      Files.createDirectories(made.resolve(version));
      Files.copy(fixture("iris/model.onnx"), made.resolve(version).resolve("model.onnx"));
    }
    Files.writeString(made.resolve("model.yaml"), manifest);
    Packages.replace(made, server.models().resolve("lv"));
    awaitQueues(11);
    return server.models().resolve("lv/model.yaml");
  }

  private void renameIn(Path manifest, String content) throws Exception {
    Path made = Files.writeString(server.models().resolve(".lv.yaml"), content);
    Packages.replace(made, manifest);
  }

  private void awaitQueues(int queue) {
    server.awaitCatalog(
        "every version has a queue of " + queue,
        catalog ->
            catalog.ready().getOrDefault("lv", List.of()).stream()
                    .filter(version -> version.manifest().manifest().limits().queue() == queue)
                    .count()
                == LAYOUT.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"brief/model.onnx", "brief.zip"})
  void forgetsAPackageThatIsDeletedInTheMiddleOfItsCopy(String file) throws Exception {
    Packages.folder(server.models(), "iris", fixture("iris/model.onnx"), "");
    Path copied = server.models().resolve(file);
    Path whole = server.models().resolve(".whole");
    if (file.endsWith(".zip")) {
      Path made = Files.createDirectory(server.models().resolve(".made"));
      Files.copy(fixture("text-generator/model.onnx"), made.resolve("model.onnx"));
      TestFiles.jar(made, whole);
    } else {
      Files.copy(fixture("text-generator/model.onnx"), whole);
      Files.createDirectory(server.models().resolve("brief"));
    }
    byte[] bytes = Files.readAllBytes(whole);
    try (OutputStream out = Files.newOutputStream(copied)) {
      out.write(bytes, 0, bytes.length / 2);
      out.flush();
      awaitSeen("brief");

      TestFiles.delete(server.models().resolve(Path.of(file).getName(0)));
      out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
    }

    awaitForgotten("brief");
    server.awaitState("iris", VersionState.READY);
    assertEquals(404, server.post("/brief", BODY).statusCode());
    assertEquals(200, server.post("/iris", BODY).statusCode());
  }

  @Test
  void forgetsAPackageThatIsDeletedInTheMiddleOfItsLoad() throws Exception {
    WaitingPlugin brief = new WaitingPlugin(server.models(), "brief", "");
    brief.awaitLoading();

    TestFiles.delete(server.models().resolve("brief.jar"));
    awaitForgotten("brief");
    Packages.folder(server.models(), "iris", fixture("iris/model.onnx"), "");
    server.awaitState("iris", VersionState.READY);
    List<Path> ofBoth = Snapshots.files(work());
    brief.letGo();

    Wait.until("what it had opened is closed", () -> Snapshots.files(work()).size() == 1);
    assertTrue(ofBoth.size() > 1, "it was open until then: " + ofBoth);
    awaitForgotten("brief");
    assertEquals(404, server.post("/brief", BODY).statusCode());
    assertEquals(200, server.post("/iris", BODY).statusCode());
  }

  private Path work() {
    return server.models().resolveSibling("work");
  }

  private void awaitSeen(String model) {
    Wait.until(
        model + " is seen",
        () -> statuses().stream().anyMatch(status -> status.model().equals(model)));
  }

  private void awaitForgotten(String model) {
    server.awaitCatalog(
        model + " is gone",
        catalog -> catalog.statuses().stream().noneMatch(status -> status.model().equals(model)));
  }

  @Test
  void survivesPackagesThatAreDeletedAsSoonAsTheyAreSeen() {
    for (int i = 0; i < 10; i++) {
      Packages.folder(server.models(), "brief", fixture("text-generator/model.onnx"), "");
      awaitSeen("brief");
      TestFiles.delete(server.models().resolve("brief"));
      awaitForgotten("brief");
    }
  }
}
