package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.runtime.repository.Repository;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is tried before a version is ready, samples and example: it costs neither others nor what
 * comes in its package's place, and asks no more of a package than that wants.
 */
class ExampleTrialIT {
  private static final String HANGS = "jarbor.test.hangs";
  private static final String ASKED = "jarbor.test.asked";
  private static final String PATIENT = "limits: {timeout: 1h}\n";
  private static final String SAMPLED = PATIENT + "warm-up: [{x: [1]}]\n";
  private static final String HANG =
      "while (System.getProperty(\""
          + HANGS
          + "\") != null) { java.util.concurrent.locks.LockSupport.parkNanos(10_000_000L); }";
  private static final String ASK = "System.setProperty(\"" + ASKED + "\", \"\");";

  /** Only the first run of all hangs: one of another load is answered. */
  private static final String HANG_FIRST =
      "if (System.getProperty(\"" + ASKED + "\") == null) { " + ASK + HANG + "}";

  private final TestServer server = TestServer.empty(config -> config);

  @BeforeEach
  void hang() {
    System.setProperty(HANGS, "");
  }

  /** What hangs is let go, so that its thread ends with the test. */
  @AfterEach
  void close() {
    System.clearProperty(HANGS);
    System.clearProperty(ASKED);
    server.close();
  }

  private void serveIris() {
    Packages.folder(server.models(), "iris", fixture("iris/model.onnx"), "");
    server.awaitState("iris", VersionState.READY);
  }

  private boolean showsExample(String path) throws IOException {
    String document = server.get("/openapi.json").body();
    return new OpenApi(new ObjectMapper().readTree(document)).requestBody(path).has("example");
  }

  @Test
  void versionsThatDoNotAnswerInTimeServeWithoutAnExample() throws Exception {
    // Its first request is this process's, which takes long on a busy machine.
    serveIris();
    for (int i = 0; i < 4; i++) {
      new ModelJars().manifest(PATIENT).infer(HANG).write(server.models(), "hangs-" + i);
    }
    Packages.folder(server.models(), "later", fixture("iris/model.onnx"), "");
    server.awaitState("later", VersionState.READY);

    for (int i = 0; i < 4; i++) {
      server.awaitState("hangs-" + i, VersionState.READY);
      assertFalse(showsExample("/hangs-" + i));
    }
    assertTrue(showsExample("/iris"));
  }

  private void awaitHang() {
    server.awaitCatalog("a sample hangs", catalog -> System.getProperty(ASKED) != null);
    server.awaitState("hangs", VersionState.WARMING);
  }

  @Test
  void aReplacementDoesNotWaitForWhatIsTriedOfTheOldOne() {
    new ModelJars().manifest(SAMPLED).infer(HANG_FIRST).write(server.models(), "hangs");
    awaitHang();

    new ModelJars().manifest("version: 2\n").write(server.models(), "hangs");

    server.awaitState("hangs", VersionState.READY);
    assertEquals(200, server.post("/hangs", "{\"x\": [[1]]}").statusCode());
  }

  @Test
  void aLoadDoesNotWaitForWhatWasTriedBeforeItWasUnloaded() throws Exception {
    new ModelJars().manifest(SAMPLED).infer(HANG_FIRST).write(server.models(), "hangs");
    awaitHang();
    Repository repository = server.server().repository();

    repository.unload("hangs", Optional.empty()).toCompletableFuture().get(60, TimeUnit.SECONDS);
    server.awaitState("hangs", VersionState.CLOSED);
    repository.load("hangs", Optional.empty()).toCompletableFuture().get(60, TimeUnit.SECONDS);

    assertEquals(200, server.post("/hangs", "{\"x\": [[1]]}").statusCode());
  }

  @Test
  void packagesThatAreRemovedHoldUpNobody() throws Exception {
    for (int i = 0; i < 6; i++) {
      new ModelJars().manifest(SAMPLED).infer(HANG).write(server.models(), "hangs-" + i);
    }
    server.awaitCatalog(
        "two load, which is all that there is room for",
        catalog ->
            catalog.statuses().stream()
                    .filter(status -> status.state() == VersionState.WARMING)
                    .count()
                == 2);
    for (int i = 0; i < 6; i++) {
      Files.delete(server.models().resolve("hangs-" + i + ".jar"));
    }

    serveIris();

    server.awaitCatalog("they are gone", catalog -> catalog.statuses().size() == 1);
  }

  @Test
  void asksNoPackageThatDoesNotWantIt() throws Exception {
    new ModelJars().manifest("try-example: false\n").preprocessor(ASK).write(server.models(), "a");
    server.awaitState("a", VersionState.READY);

    assertNull(System.getProperty(ASKED));
    assertTrue(showsExample("/a"));

    new ModelJars().preprocessor(ASK).write(server.models(), "b");
    server.awaitState("b", VersionState.READY);
    assertEquals("", System.getProperty(ASKED));
  }

  @Test
  void rowsThatTheContentDecidesAreLookedAtWithEachRequest() {
    new ModelJars()
        .infer(
            "if (x.floats().get(0) < 0) {"
                + " call.emit(Map.of(\"y\", Tensor.of(Shape.of(2, 1), new float[2])), true);"
                + " return; }")
        .write(server.models(), "grows");
    server.awaitState("grows", VersionState.READY);

    assertEquals(200, server.post("/grows", "{\"x\": [[1]]}").statusCode());
    HttpResponse<String> response = server.post("/grows", "{\"x\": [[-1]]}");
    assertEquals(500, response.statusCode(), response.body());
    assertTrue(response.body().contains("BACKEND_FAILURE"), response.body());
    assertEquals(200, server.post("/grows", "{\"x\": [[1]]}").statusCode());
  }
}
