package io.jarbor.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.testkit.ServerExtension;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example, as it is shipped, in a real server. */
class TextGeneratorIT {
  private static final Path JAR =
      Path.of(System.getProperty("jarbor.home"), "examples", "text-generator.jar");

  @RegisterExtension static final ServerExtension server = ServerExtension.serving(JAR);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROUTE = "/generate_text";

  private static String text(String body) {
    HttpResponse<String> response = server.post(ROUTE, body);
    assertEquals(200, response.statusCode(), response.body());
    try {
      return JSON.readTree(response.body()).get("output_text").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  @Test
  void writesWords() {
    String written = text("{\"input_text\": \"the harbour \", \"seed\": 7, \"max_length\": 200}");

    assertEquals(200, written.length());
    assertTrue(written.contains("the "), written);
  }

  @Test
  void isRecognisedByTheBlockThatItBrings() throws Exception {
    try (FileSystem jar = FileSystems.newFileSystem(JAR)) {
      String manifest = Files.readString(jar.getPath("META-INF/jarbor/model.yaml"));
      assertFalse(manifest.contains("backend:"), manifest);
    }

    HttpResponse<String> response =
        server
            .server()
            .send(
                HttpRequest.newBuilder(
                        server.server().managementUri("/management/models/text-generator"))
                    .build());

    assertEquals("djl", JSON.readTree(response.body()).at("/serving/0/backend").asText());
  }

  @Test
  void takesTheSeedsThousandNumbers() throws Exception {
    HttpResponse<String> response =
        server.post(ROUTE, Files.readString(Packages.fixture("text-generator/request.json")));

    assertEquals(200, response.statusCode(), response.body());
    JsonNode output = JSON.readTree(response.body()).get("output_text");
    assertEquals(1, output.size());
    assertTrue(output.get(0).isNumber());
  }

  @Test
  void writesTheSameTextForASeedWhateverItsCompany() throws Exception {
    String body = "{\"input_text\": \"the tide \", \"seed\": 11, \"max_length\": 60}";
    String alone = text(body);

    List<CompletableFuture<String>> together =
        IntStream.range(0, 12)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> text(body)))
            .toList();

    for (CompletableFuture<String> each : together) {
      assertEquals(alone, each.get(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void streamsTheTextInParts() throws Exception {
    HttpResponse<String> response =
        server
            .server()
            .send(
                HttpRequest.newBuilder(server.uri(ROUTE))
                    .header("Accept", "text/event-stream")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "{\"input_text\": \"the harbour \", \"seed\": 3, \"max_length\": 40}"))
                    .build());

    assertEquals(200, response.statusCode());
    StringBuilder joined = new StringBuilder();
    String whole = "";
    boolean done = false;
    for (String line : response.body().lines().toList()) {
      if (line.equals("event: done")) {
        done = true;
      } else if (line.startsWith("data: ")) {
        String part = JSON.readTree(line.substring(6)).get("output_text").asText();
        if (done) {
          whole = part;
        } else {
          joined.append(part);
        }
      }
    }
    assertEquals(40, whole.length());
    assertEquals(whole, joined.toString());
  }

  @Test
  void namesASymbolThatItCannotRead() throws Exception {
    HttpResponse<String> response = server.post(ROUTE, "{\"input_text\": \"the ß\"}");

    assertEquals(400, response.statusCode(), response.body());
    JsonNode problem = JSON.readTree(response.body());
    assertEquals("/input_text", problem.get("pointer").asText());
    assertTrue(problem.get("detail").asText().contains("ß"), response.body());
    assertTrue(problem.get("detail").asText().contains("4"), response.body());
  }

  @Test
  void stopsWhereItIsTold() {
    String written =
        text(
            "{\"input_text\": \"the harbour \", \"seed\": 7, \"stop\": [\".\"], \"max_length\": 200}");

    assertTrue(!written.contains("."), written);
  }

  @Test
  void documentsTheBoundsOfSeedAndStops() throws Exception {
    JsonNode problem =
        JSON.readTree(
            server.post(ROUTE, "{\"input_text\": \"a\", \"stop\": [\".\", \"\"]}").body());
    assertEquals("/stop/1", problem.path("pointer").asText(), problem::toString);

    JsonNode document = JSON.readTree(server.get("/openapi.json").body());
    JsonNode seed = document.findValue("seed");
    assertEquals(Long.MIN_VALUE, seed.path("minimum").asLong(), seed::toString);
    assertEquals(Long.MAX_VALUE, seed.path("maximum").asLong(), seed::toString);
    JsonNode stop = document.findValue("stop");
    assertEquals(1, stop.path("items").path("minLength").asInt(), stop::toString);
  }

  @Test
  void refusesOptionsOutOfRange() throws Exception {
    HttpResponse<String> response =
        server.post(ROUTE, "{\"input_text\": \"the \", \"max_length\": 100000}");

    assertEquals(400, response.statusCode(), response.body());
    assertEquals("/max_length", JSON.readTree(response.body()).get("pointer").asText());
  }
}
