package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.config.ServerConfig;
import io.jarbor.runtime.repository.Catalog;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestFiles;
import io.jarbor.testkit.TestServer;
import io.jarbor.testkit.Wait;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A package goes, or becomes another, while it is copied: the copy ends, nothing of it is left. */
class AbandonedCopiesIT {
  private static final String GOOD = "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}";
  private static final int LARGE = 8 << 20;
  private static final long BEFORE = 5 << 20;

  /** What is under way as the copy is stopped, and the one that is written then. */
  private static final long BLOCKS = 2 << 16;

  private final Gate gate = new Gate(BEFORE);
  private TestServer server;
  private Path work;
  private List<Path> others;

  @BeforeEach
  void start() {
    server = TestServer.empty(this::onWatchedDisk);
    Packages.folder(server.models(), "good", fixture("iris/model.onnx"), "");
    server.awaitState("good", VersionState.READY);
    others = Snapshots.files(work);
  }

  private ServerConfig onWatchedDisk(ServerConfig config) {
    ServerConfig changed = SmallDisk.under(config, 10L * LARGE);
    work = changed.work();
    SmallDisk.hold(work, gate);
    return changed;
  }

  @AfterEach
  void stop() {
    gate.open();
    server.close();
  }

  /** Drop a package that is held in the middle of its copy. */
  private Path drop(String name) throws Exception {
    Path made = Files.createDirectory(server.models().resolve(".large"));
    Files.copy(fixture("iris/model.onnx"), made.resolve("model.onnx"));
    byte[] bytes = new byte[LARGE];
    new Random(1).nextBytes(bytes);
    Files.write(made.resolve("weights.bin"), bytes);
    Path target = server.models().resolve(name);
    if (name.endsWith(".zip")) {
      Path zip = server.models().resolve(".large.zip");
      TestFiles.jar(made, zip);
      Packages.replace(zip, target);
    } else {
      Packages.replace(made, target);
    }
    gate.awaitReached();
    assertEquals(VersionState.LOADING, server.awaitState("large", VersionState.LOADING).state());
    return target;
  }

  private void assertCopyEnds() {
    gate.open();
    Wait.until(
        "what was copied is deleted",
        () -> Snapshots.files(work).toString().equals(others.toString()));
    assertTrue(gate.passed() <= BEFORE + BLOCKS, () -> gate.passed() + " bytes were written");
    assertEquals(200, server.post("/good", GOOD).statusCode());
  }

  private static boolean knows(Catalog catalog, String model) {
    return catalog.statuses().stream().anyMatch(status -> status.model().equals(model));
  }

  @ParameterizedTest
  @ValueSource(strings = {"large", "large.zip"})
  void itIsDeleted(String name) throws Exception {
    Path dropped = drop(name);

    TestFiles.delete(dropped);

    server.awaitCatalog("large is gone", catalog -> !knows(catalog, "large"));
    assertCopyEnds();
    assertEquals(404, server.post("/large", GOOD).statusCode());
  }

  @Test
  void itIsReplaced() throws Exception {
    Path dropped = drop("large.zip");

    Path next = Files.createDirectory(server.models().resolve(".next"));
    Files.copy(fixture("iris/model.onnx"), next.resolve("model.onnx"));
    Path zip = server.models().resolve(".next.zip");
    TestFiles.jar(next, zip);
    Packages.replace(zip, dropped);
    // Once another serves, the repository has looked at all there is more than once.
    Packages.folder(server.models(), "other", fixture("iris/model.onnx"), "");
    server.awaitState("other", VersionState.READY);
    gate.open();

    assertEquals(
        Optional.empty(), server.awaitState("large", VersionState.READY).reason(), "of the new");
    assertTrue(gate.passed() <= BEFORE + BLOCKS, () -> gate.passed() + " bytes were written");
    assertEquals(200, server.post("/large", GOOD).statusCode());
  }

  @Test
  void itIsUnloadedAndLoadedAnew() throws Exception {
    drop("large.zip");

    assertEquals(200, manage("unload"));

    server.awaitState("large", VersionState.CLOSED);
    assertCopyEnds();
    assertEquals(200, manage("load"));
    assertEquals(200, server.post("/large", GOOD).statusCode());
  }

  private int manage(String what) {
    return server
        .send(
            HttpRequest.newBuilder(server.managementUri("/management/models/large/" + what))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build())
        .statusCode();
  }
}
