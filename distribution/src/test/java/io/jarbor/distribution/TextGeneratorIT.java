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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    List<String> bodies = IntStream.range(0, 8).mapToObj(TextGeneratorIT::oneOfMany).toList();
    List<String> alone = bodies.stream().map(TextGeneratorIT::text).toList();
    assertEquals(bodies.size(), alone.stream().distinct().count(), "texts to tell apart");
    JsonNode before = statistics();

    List<String> inCompany = new ArrayList<>();
    ExecutorService callers = Executors.newFixedThreadPool(bodies.size());
    try {
      List<Future<String>> together =
          bodies.stream().map(body -> callers.submit(() -> text(body))).toList();
      for (Future<String> each : together) {
        inCompany.add(each.get(60, TimeUnit.SECONDS));
      }
    } finally {
      callers.shutdownNow();
    }

    assertEquals(alone, inCompany);
    JsonNode after = statistics();
    long steps = increase("/inference_stats/success/count", before, after);
    long runs = increase("/execution_count", before, after);
    assertTrue(runs < steps, () -> steps + " steps took " + runs + " runs: none had company");
  }

  private static JsonNode statistics() throws Exception {
    HttpResponse<String> response = server.get("/v2/models/text-generator/stats");
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body()).at("/model_stats/0");
  }

  private static long increase(String count, JsonNode before, JsonNode after) {
    return after.at(count).asLong() - before.at(count).asLong();
  }

  /** Requests that differ in all that a text depends on, and in when they end. */
  private static String oneOfMany(int number) {
    String prompt = List.of("the tide ", "the harbour ", "at night, ").get(number % 3);
    return String.format(
        Locale.ROOT,
        "{\"input_text\": \"%s\", \"seed\": %d, \"max_length\": %d, \"temperature\": %.1f}",
        prompt,
        number + 11,
        24 + number * 3,
        0.4 + 0.1 * (number % 4));
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
    String request = "{\"input_text\": \"the harbour \", \"seed\": 7, \"max_length\": 200";
    String whole = text(request + "}");
    int end = whole.indexOf(". ");
    assertTrue(end > 0 && end < whole.length() - 20, whole);

    assertEquals(whole.substring(0, end), text(request + ", \"stop\": [\". \"]}"));
    assertEquals(whole, text(request + ", \"stop\": [\"yyyy\"]}"));
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
