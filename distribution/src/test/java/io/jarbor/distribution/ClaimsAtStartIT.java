package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.config.ServerConfig;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.runtime.repository.VersionStatus;
import io.jarbor.testkit.TestServer;
import io.jarbor.testkit.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two packages of one name lie in the directory when the server starts. */
class ClaimsAtStartIT {
  private static final String NAME = "name: iris\n";

  private final List<WaitingPlugin> plugins = new ArrayList<>();

  private ServerConfig filled(ServerConfig config) {
    try {
      plugins.add(new WaitingPlugin(config.models(), "a-slow", NAME));
      Packages.folder(config.models(), "b-fast", fixture("iris/model.onnx"), NAME);
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theFirstByFileNameServesThoughTheOtherIsLoadedSooner() throws Exception {
    try (TestServer server = TestServer.empty(this::filled)) {
      server.awaitState("iris", VersionState.READY);
      assertEquals(503, server.get("/health/ready").statusCode(), "the start is not complete");

      plugins.get(0).letGo();

      VersionStatus failed = server.awaitState("iris", VersionState.FAILED);
      assertEquals("b-fast", failed.source());
      String reason = failed.reason().orElse("");
      assertTrue(reason.contains("a-slow.jar") && reason.contains("b-fast"), reason);
      assertEquals("a-slow.jar", server.awaitState("iris", VersionState.READY).source());
      Wait.until("the start is complete", () -> server.get("/health/ready").statusCode() == 200);
    }
  }
}
