package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jarbor.runtime.JarborServer;
import io.jarbor.runtime.config.ConfigLoader;
import io.jarbor.runtime.config.EffectiveConfig;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the management port documents is what it answers: each answer fits its schema, and is, but
 * for times, counts and places, the example that the document shows. {@code -Djarbor.docs.write}
 * writes the examples anew.
 */
class ManagementDocumentIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HOME = System.getProperty("jarbor.home");
  private static final boolean WRITES = Boolean.getBoolean("jarbor.docs.write");

  /** Other protocols' routes on the port are documented, and tested, by themselves. */
  private static final Set<String> OURS = Set.of("management", "health");

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final String TOKEN = "a-token-of-some-length";
  private static final Path EXAMPLES =
      fixture("..")
          .resolve("framework-runtime/src/main/resources")
          .resolve("io/jarbor/runtime/protocol/management/examples.json")
          .normalize();

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectNode examples = JsonNodeFactory.instance.objectNode();

  @Test
  void answersAreAsDocumented() throws Exception {
    try (TestServer server = TestServer.empty(config -> config)) {
      Packages.folder(server.models(), "iris", fixture("iris/model.onnx"), "instances: 1\n");
      Packages.folder(server.models(), "broken", fixture("broken/truncated.onnx"), "");
      server.awaitState("iris", VersionState.READY);
      server.awaitState("broken", VersionState.FAILED);
      askAboutModels(server);
    }
    EffectiveConfig config =
        new ConfigLoader(Map.of("JARBOR_MANAGEMENT_TOKEN", TOKEN), folder)
            .load(
                Optional.empty(),
                Map.of(
                    "--port", "0",
                    "--management-port", "0",
                    "--models", Files.createDirectory(folder.resolve("models")).toString(),
                    "--set work", folder.resolve("work").toString(),
                    "--backends", Path.of(HOME, "backends").toString()));
    try (JarborServer server = JarborServer.start(config)) {
      askAboutServer(server);
    }
    compareExamples();
  }

  private void askAboutModels(TestServer server) throws Exception {
    URI base = server.managementUri("/management/");
    OpenApi document = document(base);
    document.assertFits(send(get(base.resolve("/health/live")), 200), "live", 200);
    document.assertFits(send(get(base.resolve("/health/ready")), 200), "ready", 200);
    ask(document, "list-models", 200, get(base.resolve("models")));
    ask(document, "show-model", 200, get(base.resolve("models/iris")));
    ask(document, "show-model", 404, get(base.resolve("models/irsi")));
    ask(document, "unload-model", 200, post(base.resolve("models/iris/unload")));
    ask(document, "unload-model", 400, post(base.resolve("models/iris/unload?verison=1")));
    ask(document, "unload-model", 404, post(base.resolve("models/irsi/unload")));
    ask(document, "load-model", 200, post(base.resolve("models/iris/load")));
    ask(document, "load-model", 400, post(base.resolve("models/iris/load?verison=1")));
    ask(document, "load-model", 404, post(base.resolve("models/irsi/load")));
    ask(document, "load-model", 422, post(base.resolve("models/broken/load")));
    HttpRequest.Builder foreign =
        HttpRequest.newBuilder(base.resolve("models")).header("Origin", "https://example.org");
    keep("every-route", FORBIDDEN, ask(document, "list-models", FORBIDDEN, foreign));
  }

  private void askAboutServer(JarborServer server) throws Exception {
    URI base =
        URI.create("http://127.0.0.1:" + server.managementPort().orElseThrow() + "/management/");
    OpenApi document = document(base);
    if (!WRITES) {
      document.operations().stream()
          .filter(operation -> OURS.contains(operation.at("/tags/0").asText()))
          .forEach(operation -> assertExamplesFit(document, operation));
    }
    keep(
        "every-route",
        UNAUTHORIZED,
        ask(document, "list-models", UNAUTHORIZED, get(base.resolve("models"))));
    ask(document, "list-backends", 200, allowed(base.resolve("backends")));
    JsonNode config = ask(document, "show-config", 200, allowed(base.resolve("config")));
    assertFalse(config.toString().contains(TOKEN), config.toString());
    keep("show-config", 200, excerpt(config, "http/host", "management/token"));
  }

  private static HttpRequest.Builder get(URI uri) {
    return HttpRequest.newBuilder(uri);
  }

  private static HttpRequest.Builder post(URI uri) {
    return HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody());
  }

  private static HttpRequest.Builder allowed(URI uri) {
    return get(uri).header("Authorization", "Bearer " + TOKEN);
  }

  private JsonNode send(HttpRequest.Builder request, int status) throws Exception {
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(status, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  private OpenApi document(URI base) throws Exception {
    return new OpenApi(send(get(base.resolve("/openapi.json")), 200));
  }

  private static void assertExamplesFit(OpenApi document, JsonNode operation) {
    for (JsonNode content : operation.findValues("content")) {
      JsonNode media = content.elements().next();
      document.assertFits(
          media.required("example"), "an example of " + operation.get("operationId"), media);
    }
  }

  private JsonNode ask(OpenApi document, String operation, int status, HttpRequest.Builder request)
      throws Exception {
    JsonNode body = send(request, status);
    if (!WRITES) {
      document.assertFits(body, operation, status);
    }
    return status == UNAUTHORIZED || status == FORBIDDEN ? body : keep(operation, status, body);
  }

  private JsonNode keep(String operation, int status, JsonNode body) throws IOException {
    String alike =
        body.toString()
            .replaceAll("\"since\":\"[^\"]*\"", "\"since\":\"2026-01-01T00:00:00Z\"")
            .replaceAll("(\"revision\":\"[0-9a-f]+)-\\d+", "$1-1")
            .replaceAll("-\\d[^/\"]*\\.jar", ".jar")
            // The request that a load sends itself may just be ending.
            .replaceAll("\"(running|requests)\":1\\b", "\"$1\":0")
            .replace(HOME, "/opt/jarbor");
    examples.withObjectProperty(operation).set(String.valueOf(status), JSON.readTree(alike));
    return body;
  }

  private static JsonNode excerpt(JsonNode config, String... pointers) {
    ObjectNode excerpt = JsonNodeFactory.instance.objectNode();
    for (String pointer : pointers) {
      String[] keys = pointer.split("/", -1);
      JsonNode setting = config.required(keys[0]).required(keys[1]);
      excerpt.withObjectProperty(keys[0]).set(keys[1], setting);
    }
    return excerpt;
  }

  private void compareExamples() throws IOException {
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    String written = JSON.writer(printer).writeValueAsString(examples) + "\n";
    if (WRITES) {
      Files.writeString(EXAMPLES, written);
    } else {
      assertEquals(written, Files.readString(EXAMPLES));
    }
  }
}
