package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.runtime.config.ServerConfig;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Looking after a server over HTTP. */
class ManagementIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BODY = "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}";

  private TestServer server = TestServer.empty(config -> config);

  @AfterEach
  void close() {
    server.close();
  }

  private void restart(UnaryOperator<ServerConfig> change) {
    server.close();
    server = TestServer.empty(change);
  }

  private HttpResponse<String> get(String path) {
    return server.send(HttpRequest.newBuilder(server.managementUri(path)).build());
  }

  private HttpResponse<String> post(String path) {
    return server.send(
        HttpRequest.newBuilder(server.managementUri(path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private static JsonNode ok(HttpResponse<String> response) throws Exception {
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  @Test
  void listsModelsWithStatesAndReasons() throws Exception {
    Packages.folder(server.models(), "iris", fixture("iris/model.onnx"), "");
    Packages.folder(server.models(), "broken", fixture("broken/truncated.onnx"), "");
    server.awaitState("iris", VersionState.READY);
    server.awaitState("broken", VersionState.FAILED);

    JsonNode models = ok(get("/management/models")).get("models");

    assertEquals("broken", models.at("/0/name").asText());
    assertEquals("FAILED", models.at("/0/versions/0/state").asText());
    assertTrue(models.at("/0/versions/0/reason").asText().contains("truncated"));
    assertEquals("READY", models.at("/1/versions/0/state").asText());
    assertTrue(models.at("/1/versions/0/digest").asText().startsWith("sha256:"));
  }

  @Test
  void unloadsAndLoadsAModel() throws Exception {
    Packages.folder(server.models(), "iris", fixture("iris/model.onnx"), "");
    server.awaitState("iris", VersionState.READY);

    ok(post("/management/models/iris/unload"));
    assertEquals(404, server.post("/iris", BODY).statusCode());
    assertEquals("CLOSED", ok(get("/management/models/iris")).at("/versions/0/state").asText());

    JsonNode loaded = ok(post("/management/models/iris/load"));
    assertEquals("X", loaded.at("/serving/0/inputs/0/name").asText());
    assertEquals(200, server.post("/iris", BODY).statusCode());
  }

  @Test
  void unloadsAndLoadsOneVersion() throws Exception {
    Packages.folder(server.models(), "one", fixture("iris/model.onnx"), "name: iris\n");
    Packages.folder(server.models(), "two", fixture("iris/model.onnx"), "name: iris\nversion: 2\n");
    server.awaitCatalog(
        "both serve", catalog -> catalog.ready().getOrDefault("iris", List.of()).size() == 2);

    JsonNode unloaded = ok(post("/management/models/iris/unload?version=2"));
    assertEquals("CLOSED", unloaded.at("/versions/0/state").asText());
    assertEquals("READY", unloaded.at("/versions/1/state").asText());
    assertEquals(503, server.post("/iris/versions/2", BODY).statusCode());
    assertEquals(200, server.post("/iris", BODY).statusCode());
    String revision = unloaded.at("/versions/1/revision").asText();

    JsonNode loaded = ok(post("/management/models/iris/load?version=2"));
    assertEquals("READY", loaded.at("/versions/0/state").asText());
    assertEquals(200, server.post("/iris/versions/2", BODY).statusCode());
    assertEquals(revision, loaded.at("/versions/1/revision").asText(), "the other is left alone");
    for (String what : List.of("unload", "load")) {
      HttpResponse<String> unknown = post("/management/models/iris/" + what + "?version=3");
      assertEquals(404, unknown.statusCode());
      assertTrue(
          unknown.body().contains("has no version '3' that may serve; it has [2, 1]"),
          unknown.body());
      HttpResponse<String> misspelt = post("/management/models/iris/" + what + "?verison=2");
      assertEquals(400, misspelt.statusCode());
      assertTrue(
          misspelt.body().contains("unknown query parameter 'verison'; expected 'version' or none"),
          misspelt.body());
      assertEquals(
          400,
          post("/management/models/iris/" + what + "?version=1&version=2").statusCode(),
          what + " of two");
    }
    assertEquals(200, server.post("/iris/versions/2", BODY).statusCode());
  }

  @Test
  void comparesPathsDecoded() {
    Packages.folder(server.models(), "iris", fixture("iris/model.onnx"), "");
    server.awaitState("iris", VersionState.READY);

    assertEquals(200, server.post("/%69ris", BODY).statusCode());
    assertEquals(200, server.post("/iris/%76ersions/%31", BODY).statusCode());
    assertEquals(404, server.post("/iris%2Fversions%2F1", BODY).statusCode());
    assertEquals(200, get("/%6danagement/models").statusCode());
  }

  @Test
  void tellsWhyALoadFailed() {
    Packages.folder(server.models(), "broken", fixture("broken/truncated.onnx"), "");
    server.awaitState("broken", VersionState.FAILED);

    HttpResponse<String> response = post("/management/models/broken/load");

    assertEquals(422, response.statusCode(), response.body());
    assertTrue(response.body().contains("truncated"), response.body());
  }

  @Test
  void namesTheNearModelForOneThatIsNotThere() {
    Packages.folder(server.models(), "iris", fixture("iris/model.onnx"), "");
    server.awaitState("iris", VersionState.READY);

    HttpResponse<String> response = get("/management/models/irsi");
    assertEquals(404, response.statusCode());
    assertTrue(response.body().contains("iris"), response.body());
    assertEquals(404, post("/management/models/irsi/load").statusCode());
    assertEquals(404, post("/management/models/irsi/unload").statusCode());
  }

  @Test
  void isNotOnTheInferencePortUnlessAskedFor() {
    assertEquals(404, server.get("/management/models").statusCode());
    restart(config -> withManagement(config, Optional.empty(), true));
    assertEquals(200, server.get("/management/models").statusCode());
  }

  @Test
  void isShadowedByNoPackage() {
    Packages.folder(
        server.models(),
        "thief",
        fixture("iris/model.onnx"),
        "routes: [{path: /management/models/thief/unload}]\n");

    assertTrue(
        server
            .awaitState("thief", VersionState.FAILED)
            .reason()
            .orElse("")
            .contains("/management"));
  }

  @Test
  void asksForTheTokenWhereThereIsOne() {
    restart(config -> withManagement(config, Optional.of("a-token-of-some-length"), false));

    HttpResponse<String> refused = get("/management/models");
    assertEquals(401, refused.statusCode());
    assertEquals("Bearer", refused.headers().firstValue("www-authenticate").orElse(""));
    HttpResponse<String> let =
        server.send(
            HttpRequest.newBuilder(server.managementUri("/management/models"))
                .header("Authorization", "Bearer a-token-of-some-length")
                .build());
    assertEquals(200, let.statusCode());
  }

  @Test
  void refusesWebPagesOfOthers() {
    HttpResponse<String> response =
        server.send(
            HttpRequest.newBuilder(server.managementUri("/management/models/iris/unload"))
                .header("Origin", "https://example.org")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());

    assertEquals(403, response.statusCode(), response.body());
  }

  @Test
  void listsBackendsAndDocumentsItself() throws Exception {
    assertTrue(ok(get("/management/backends")).toString().contains("onnx"));
    assertTrue(ok(get("/openapi.json")).get("paths").has("/management/models"));
    assertEquals(200, get("/health/ready").statusCode());
  }

  private static ServerConfig withManagement(
      ServerConfig config, Optional<String> token, boolean onInferencePort) {
    return new ServerConfig(
        config.http(),
        new ServerConfig.Management(true, "127.0.0.1", 0, token, onInferencePort),
        config.models(),
        config.backends(),
        config.work(),
        config.packages(),
        config.backendOptions());
  }
}
