package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.testkit.Wait;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to end while it answers in every way that there is. */
class TerminationIT {
  /** Some seconds of work. */
  private static final int STEPS = 300_000;

  private static final String FLOWER = "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}";
  private static final String TEXT =
      "{\"input_text\": \"the harbour \", \"seed\": 3, \"max_length\": 2000}";

  @TempDir Path folder;
  private Launched server;
  private ServerLoad load;
  private URI slow;

  @BeforeEach
  void start() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    Packages.folder(models, "iris", fixture("iris/model.onnx"), "");
    Packages.folder(
        models, "slow", fixture("faults/slow.onnx"), "instances: 2\nlimits: {timeout: 60s}\n");
    Files.copy(
        Path.of(System.getProperty("jarbor.home"), "examples", "text-generator.jar"),
        models.resolve("text-generator.jar"));
    server = Launched.server(Map.of("JARBOR_HTTP_DRAIN_TIMEOUT", "2m"), folder);
    load = new ServerLoad(server.management());
    slow = server.address().resolve("/slow");
  }

  @AfterEach
  void end() {
    server.close();
  }

  private HttpResponse<InputStream> openStream() throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.address().resolve("/generate_text"))
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(TEXT))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
  }

  private CompletableFuture<HttpResponse<String>> runSlowly(HttpClient.Version version)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(version).build();
    // The first request settles the connection's version, the second goes over it.
    client.send(
        HttpRequest.newBuilder(server.address().resolve("/health/live")).build(),
        HttpResponse.BodyHandlers.discarding());
    return client.sendAsync(
        HttpRequest.newBuilder(slow)
            .POST(HttpRequest.BodyPublishers.ofString("{\"steps\": [" + STEPS + "]}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> readiness(HttpClient prober) throws Exception {
    return prober.send(
        HttpRequest.newBuilder(server.address().resolve("/health/ready")).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void assertAnswered(
      HttpClient.Version version, CompletableFuture<HttpResponse<String>> answer) throws Exception {
    HttpResponse<String> response = answer.get(60, TimeUnit.SECONDS);
    assertEquals(200, response.statusCode(), response.body());
    assertEquals(version, response.version());
  }

  @Test
  void answersAllThatIsUnderWay() throws Exception {
    try (RawClient half = RawClient.to(server.address())) {
      half.head("/iris", "Content-Length: " + FLOWER.length()).send(FLOWER.substring(0, 9));
      load.await("iris", "requests", 1);
      CompletableFuture<HttpResponse<String>> first = runSlowly(HttpClient.Version.HTTP_1_1);
      load.await("slow", "running", 1);
      CompletableFuture<HttpResponse<String>> second = runSlowly(HttpClient.Version.HTTP_2);
      load.await("slow", "running", 2);
      try (BufferedReader events =
          new BufferedReader(new InputStreamReader(openStream().body(), StandardCharsets.UTF_8))) {
        String firstEvent = events.readLine();
        assertTrue(firstEvent.startsWith("data: "), firstEvent);

        // Over HTTP/1.1, where a server that closes goes on to answer; streams of HTTP/2 it resets.
        HttpClient prober = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        assertEquals(200, readiness(prober).statusCode());

        server.terminate();

        Wait.until("the server stops", () -> server.output().contains("stopping;"));
        HttpResponse<String> draining = readiness(prober);
        assertEquals(503, draining.statusCode(), draining.body());
        half.send(FLOWER.substring(9));
        assertTrue(half.responseHead().startsWith("HTTP/1.1 200 "));
        assertTrue(events.lines().anyMatch("event: done"::equals), "the stream ended early");
      }
      assertAnswered(HttpClient.Version.HTTP_1_1, first);
      assertAnswered(HttpClient.Version.HTTP_2, second);
    }
    assertEquals(0, server.exitCode(), server.output());
    assertTrue(server.output().contains(" 0 are unanswered"), server.output());
  }
}
