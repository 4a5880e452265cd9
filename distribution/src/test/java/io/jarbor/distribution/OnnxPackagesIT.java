package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestFiles;
import io.jarbor.testkit.TestServer;
import io.jarbor.testkit.Wait;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** ONNX models in a real server. */
class OnnxPackagesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestServer server = TestServer.empty(config -> config);

  @AfterEach
  void close() {
    server.close();
  }

  private void serve(String name, String model, String manifest) {
    Packages.folder(server.models(), name, fixture(model), manifest);
    server.awaitState(name, VersionState.READY);
  }

  private JsonNode ask(String path, String body) throws Exception {
    HttpResponse<String> response = server.post(path, body);
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  private void assertProblem(int status, String pointer, HttpResponse<String> response)
      throws Exception {
    assertEquals(status, response.statusCode(), response.body());
    assertEquals(
        "application/problem+json", response.headers().firstValue("content-type").orElse(""));
    assertEquals(pointer, JSON.readTree(response.body()).path("pointer").asText());
  }

  @Test
  void servesAFolderWithNothingButAModel() throws Exception {
    serve("iris", "iris/model.onnx", "");
    JsonNode reference = JSON.readTree(fixture("iris/reference.json").toFile());

    JsonNode answer = ask("/iris", "{\"X\": " + reference.get("inputs") + "}");

    assertEquals(reference.get("label"), answer.get("label"));
    assertNear(reference.get("probabilities"), answer.get("probabilities"));
  }

  private int instances(String model) throws Exception {
    String config = server.get("/v2/models/" + model + "/config").body();
    return JSON.readTree(config).at("/instance_group/0/count").asInt();
  }

  @Test
  void hasAnInstanceForEachCoreUnlessToldOtherwise() throws Exception {
    serve("iris", "iris/model.onnx", "");
    serve("three", "iris/model.onnx", "instances: 3\n");

    assertEquals(Runtime.getRuntime().availableProcessors(), instances("iris"));
    assertEquals(3, instances("three"));
  }

  private static void assertNear(JsonNode expected, JsonNode actual) {
    if (expected.isArray()) {
      assertEquals(expected.size(), actual.size());
      for (int i = 0; i < expected.size(); i++) {
        assertNear(expected.get(i), actual.get(i));
      }
    } else {
      assertEquals(expected.asDouble(), actual.asDouble(), 1e-5);
    }
  }

  @Test
  void showsZipMapAsObjects() throws Exception {
    serve("zipmap", "iris/with_zipmap.onnx", "");

    JsonNode answer = ask("/zipmap", "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}");

    JsonNode row = null;
    for (JsonNode output : answer) {
      if (output.isArray() && output.get(0).isObject()) {
        row = output.get(0);
      }
    }
    assertTrue(row != null, answer.toString());
    assertEquals(0.98165, row.get("setosa").asDouble(), 1e-4);
  }

  /** The preprocessor is the native route's; Open Inference has the model's own tensors. */
  @Test
  void servesTheTensorsOfAModelWhosePreprocessorTakesARecord() throws Exception {
    serve(
        "columns",
        "iris/model.onnx",
        "preprocessor: {use: json-columns, options: {columns: [a, b, c, d]}}\n");

    JsonNode rows =
        ask("/columns", "{\"rows\": [{\"a\": 5.1, \"b\": 3.5, \"c\": 1.4, \"d\": 0.2}]}");
    JsonNode tensors =
        ask(
            "/v2/models/columns/infer",
            "{\"inputs\": [{\"name\": \"X\", \"datatype\": \"FP32\", \"shape\": [1, 4],"
                + " \"data\": [5.1, 3.5, 1.4, 0.2]}]}");

    assertEquals(2, tensors.get("outputs").size(), tensors.toString());
    for (JsonNode output : tensors.get("outputs")) {
      JsonNode flat = rows.get(output.get("name").asText()).get(0);
      assertEquals(output.get("data"), flat.isArray() ? flat : rows.get("label"));
    }
  }

  @Test
  void takesTheSeedsRequestByFieldsAndItem() throws Exception {
    serve(
        "text-generator",
        "text-generator/model.onnx",
        """
        preprocessor: {use: passthrough, options: {fields: {input: input_text}, item: true}}
        postprocessor: {use: passthrough, options: {fields: {output: output_text}, item: true}}
        routes:
          - {method: POST, path: /generate_text}
        """);
    JsonNode expected = JSON.readTree(fixture("text-generator/response.json").toFile());

    JsonNode answer =
        ask("/generate_text", Files.readString(fixture("text-generator/request.json")));

    assertNear(expected.get("output_text"), answer.get("output_text"));
  }

  @Test
  void runsAModelWithoutABatchDimensionRequestByRequest() throws Exception {
    serve("no_batch", "shapes/no_batch.onnx", "");
    String input = onlyInput("no_batch");

    JsonNode answer = ask("/no_batch", "{\"" + input + "\": [1, 2, 3]}");

    assertTrue(answer.iterator().next().isNumber(), answer.toString());
  }

  private String onlyInput(String model) throws Exception {
    JsonNode detail =
        JSON.readTree(
            server
                .send(
                    HttpRequest.newBuilder(server.managementUri("/management/models/" + model))
                        .build())
                .body());
    return detail.at("/serving/0/inputs/0/name").asText();
  }

  @Test
  void refusesToSplitAnOutputWhoseRowsAreNotTheBatchs() throws Exception {
    serve("grows", "shapes/batch_grows.onnx", "try-example: false\n");

    HttpResponse<String> response =
        server.post("/grows", "{\"" + onlyInput("grows") + "\": [[1, 2]]}");

    assertEquals(500, response.statusCode(), response.body());
    assertTrue(response.body().contains("BACKEND_FAILURE"), response.body());
  }

  @Test
  void servesShapesWholeWithBatchingOff() throws Exception {
    serve("mixes", "shapes/mixes_rows.onnx", "batching: off\n");

    JsonNode answer = ask("/mixes", "{\"" + onlyInput("mixes") + "\": [[1, 1], [3, 3]]}");

    assertEquals(-1.0, answer.iterator().next().get(0).get(0).asDouble(), 1e-6);
  }

  @Test
  void aPoisonedRequestFailsAlone() throws Exception {
    serve(
        "picky", "faults/fails_on_large_index.onnx", "batching: {max-size: 64, max-delay: 20ms}\n");
    String input = onlyInput("picky");
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    ExecutorService callers = Executors.newFixedThreadPool(16);
    try {
      for (int i = 0; i < 64; i++) {
        String body = "{\"" + input + "\": [" + (i % 8 == 0 ? 99 : i % 4) + "]}";
        answers.add(CompletableFuture.supplyAsync(() -> server.post("/picky", body), callers));
      }
      for (int i = 0; i < answers.size(); i++) {
        HttpResponse<String> response = answers.get(i).get(60, TimeUnit.SECONDS);
        assertEquals(i % 8 == 0 ? 500 : 200, response.statusCode(), response.body());
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void endsARunAtTheCallersDeadline() throws Exception {
    serve("slow", "faults/slow.onnx", "instances: 1\nlimits: {timeout: 60s}\n");

    HttpResponse<String> response =
        server.send(
            HttpRequest.newBuilder(server.uri("/slow"))
                .header("X-Request-Timeout", "100")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"" + onlyInput("slow") + "\": [100000000]}"))
                .build());

    assertEquals(504, response.statusCode(), response.body());
    // The run was ended, not set aside: the one instance answers again.
    ask("/slow", "{\"" + onlyInput("slow") + "\": [1]}");
  }

  @Test
  void swapsVersionsUnderLoadWithNoFailedRequest() throws Exception {
    serve("iris", "iris/model.onnx", "version: \"1\"\n");
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      for (int i = 0; i < 4; i++) {
        callers.execute(
            () -> {
              while (!stop.get()) {
                HttpResponse<String> response =
                    server.post("/iris", "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}");
                answered.incrementAndGet();
                if (response.statusCode() != 200) {
                  failures.add(response.body());
                }
              }
            });
      }
      for (int version = 2; version <= 6; version++) {
        Packages.folder(
            server.models(), "iris", fixture("iris/model.onnx"), "version: \"" + version + "\"\n");
        String wanted = String.valueOf(version);
        int before = answered.get();
        server.awaitCatalog(
            "version " + version + " serves",
            catalog -> catalog.ready().get("iris").get(0).id().version().equals(wanted));
        Wait.until("requests go on", () -> answered.get() > before + 20);
      }
    } finally {
      stop.set(true);
      callers.shutdown();
      assertTrue(callers.awaitTermination(60, TimeUnit.SECONDS));
    }
    assertEquals(List.of(), failures);
  }

  @Test
  void endsARouteWithItsPackage() throws Exception {
    serve("iris", "iris/model.onnx", "");

    TestFiles.delete(server.models().resolve("iris"));

    server.awaitCatalog("nothing is ready", catalog -> catalog.ready().isEmpty());
    HttpResponse<String> response = server.post("/iris", "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}");
    assertProblem(404, "", response);
  }

  @Test
  void reachesOneVersionOfSeveral() throws Exception {
    Path made = server.models().resolve(".iris");
    for (String version : List.of("1", "2", "10")) {
      Files.createDirectories(made.resolve(version));
      Files.copy(fixture("iris/model.onnx"), made.resolve(version).resolve("model.onnx"));
    }
    Files.writeString(made.resolve("model.yaml"), "versions: {latest: 2}\n");
    Packages.replace(made, server.models().resolve("iris"));

    server.awaitCatalog(
        "two versions serve",
        catalog -> catalog.ready().getOrDefault("iris", List.of()).size() == 2);

    String body = "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}";
    ask("/iris/versions/10", body);
    ask("/iris/versions/2", body);
    assertEquals(404, server.post("/iris/versions/1", body).statusCode());
  }

  @Test
  void everyDocumentedExampleWorksWhenSent() throws Exception {
    serve("iris", "iris/model.onnx", "version: \"7\"\n");
    serve("digits", "digits/model.onnx", "preprocessor: image\n");
    serve("names", "shapes/names.onnx", "");
    serve("dynamic", "shapes/dynamic.onnx", "");
    serve("two", "shapes/two_inputs.onnx", "");
    serve(
        "columns",
        "iris/model.onnx",
        "preprocessor: {use: json-columns, options: {columns: [a, b, c, d]}}\n");
    serve(
        "symbols",
        "text-generator/model.onnx",
        "preprocessor: {use: one-hot, options: {alphabet: abcdefghij, length: 100}}\n");

    JsonNode paths = JSON.readTree(server.get("/openapi.json").body()).get("paths");
    List<String> sent = new ArrayList<>();
    for (var path : paths.properties()) {
      JsonNode operation = path.getValue().path("post");
      JsonNode example = OpenApi.requestBody(operation).path("example");
      if (!example.isMissingNode()) {
        String filled = OpenApi.examplePath(path.getKey(), operation);
        ask(filled, example.toString());
        sent.add(filled);
      }
    }
    assertEquals(2 * 7, sent.size(), sent.toString());
    assertTrue(sent.containsAll(List.of("/iris", "/iris/versions/7")), sent.toString());
  }

  @Test
  void answersByEventsOnlyToThoseWhoPreferThem() throws Exception {
    serve("iris", "iris/model.onnx", "");

    assertEquals("application/json", typeOfAnswer("application/json, text/event-stream;q=0"));
    assertEquals("application/json", typeOfAnswer("*/*"));
    assertEquals(
        "text/event-stream; charset=utf-8",
        typeOfAnswer("application/json;q=0.5, text/event-stream"));
  }

  private String typeOfAnswer(String accept) {
    HttpResponse<String> response =
        server.send(
            HttpRequest.newBuilder(server.uri("/iris"))
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString("{\"X\": [[5.1, 3.5, 1.4, 0.2]]}"))
                .build());
    assertEquals(200, response.statusCode(), response.body());
    return response.headers().firstValue("content-type").orElse("");
  }

  @Test
  void givesEachOperationAnIdOfItsOwnWhateverTheNames() throws Exception {
    for (String name : List.of("a-b", "a_b", "a.b", "A-b")) {
      serve(name, "iris/model.onnx", "");
    }
    serve(
        "routes",
        "iris/model.onnx",
        "routes: [{path: /x}, {path: /x-version}, {path: /x/version}, {path: /x-}, {path: /x/-}]\n");

    List<String> ids = new ArrayList<>();
    JsonNode paths = JSON.readTree(server.get("/openapi.json").body()).get("paths");
    for (var path : paths.properties()) {
      path.getValue().findValuesAsText("operationId").forEach(ids::add);
    }

    assertTrue(ids.size() > 2 * 9, ids.toString());
    assertEquals(ids.stream().distinct().toList(), ids);
  }

  @Test
  void namesTheFieldThatIsWrong() throws Exception {
    serve("iris", "iris/model.onnx", "");

    assertProblem(400, "/X/0/2", server.post("/iris", "{\"X\": [[5.1, 3.5, \"wide\", 0.2]]}"));
    assertProblem(400, "/X/1", server.post("/iris", "{\"X\": [[5.1, 3.5, 1.4, 0.2], [1, 2]]}"));
  }
}
