package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Open Inference Protocol over HTTP, in a real server; {@code clients/} has the long suite. */
class OpenInferenceIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LENGTH = "Inference-Header-Content-Length";
  private static final String ONE =
      "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[1]}";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.empty(config -> config);
    Packages.folder(server.models(), "identity", fixture("datatypes/identity_fp32.onnx"), "");
    Packages.folder(server.models(), "two", fixture("shapes/two_inputs.onnx"), "");
    CountdownPlugin.install(server.models(), "countdown");
    SpellingPlugin.install(server.models(), "speller");
    for (String model : new String[] {"identity", "two", "countdown", "speller"}) {
      server.awaitState(model, VersionState.READY);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> infer(String model, String inputs, String more) {
    return server.post(
        "/v2/models/" + model + "/infer", "{\"inputs\":[" + inputs + "]" + more + "}");
  }

  private static String error(int status, HttpResponse<String> response) throws Exception {
    assertEquals(status, response.statusCode(), response.body());
    assertEquals("application/json", response.headers().firstValue("content-type").orElse(""));
    JsonNode body = JSON.readTree(response.body());
    assertEquals(1, body.size());
    return body.get("error").asText();
  }

  @Test
  void answersInJson() {
    assertEquals(
        "{\"id\":\"7\",\"model_name\":\"identity\",\"model_version\":\"1\",\"outputs\":"
            + "[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[1.0]}]}",
        infer("identity", ONE, ",\"id\":\"7\"").body());
  }

  @Test
  void answersBytesWithBytes() throws Exception {
    byte[] values =
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(1.5f)
            .putFloat(-0f)
            .putFloat(Float.NaN)
            .array();
    byte[] json =
        ("{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[3,1],"
                + "\"parameters\":{\"binary_data_size\":12}}],"
                + "\"parameters\":{\"binary_data_output\":true}}")
            .getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(json, json.length + values.length);
    System.arraycopy(values, 0, body, json.length, values.length);

    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(server.uri("/v2/models/identity/infer"))
                    .header(LENGTH, Integer.toString(json.length))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());

    assertEquals(200, response.statusCode());
    int prefix = (int) response.headers().firstValueAsLong(LENGTH).orElseThrow();
    assertArrayEquals(values, Arrays.copyOfRange(response.body(), prefix, response.body().length));
  }

  @Test
  void refusesAnOutputThatIsListedTwice() throws Exception {
    String twice = ",\"outputs\":[{\"name\":\"y\"},{\"name\":\"y\"}]";

    assertTrue(error(400, infer("identity", ONE, twice)).contains("[y, y]"));
    // Large enough to be read by a worker.
    assertTrue(error(400, infer("identity", ONE, twice + " ".repeat(300_000))).contains("[y, y]"));
  }

  @Test
  void refusesAnOutputThatIsListedTwiceAtTheProcessors() throws Exception {
    String word =
        "{\"name\":\"request\",\"datatype\":\"BYTES\",\"shape\":[1],"
            + "\"data\":[\"{\\\"word\\\":\\\"ab\\\"}\"]}";
    String once = "{\"name\":\"response\"}";

    assertEquals(200, infer("speller", word, ",\"outputs\":[" + once + "]").statusCode());
    String twice = ",\"outputs\":[" + once + "," + once + "]";
    assertTrue(error(400, infer("speller", word, twice)).contains("[response, response]"));
  }

  @Test
  void generatesAtTheProcessors() throws Exception {
    String route = "/v2/models/speller/generate";

    assertEquals(
        "{\"id\":\"7\",\"model_name\":\"speller\",\"model_version\":\"1\",\"letters\":\"ab\"}",
        server
            .post(
                route,
                "{\"id\":\"7\",\"word\":\"ab\",\"parameters\":{\"priority\":1,\"timeout\":1000000}}")
            .body());
    assertEquals(
        "{\"model_name\":\"speller\",\"model_version\":\"1\",\"letters\":\"ab\"}",
        server
            .post(route, "{\"id\":null,\"parameters\":{\"word\":\"ab\",\"headers\":null}}")
            .body());
    assertEquals(
        200, server.post(route, "{\"word\":\"a\",\"priority\":1,\"timeout\":0}").statusCode());
    assertTrue(
        error(400, server.post(route, "{\"word\":\"a\",\"priority\":1.5}"))
            .contains("a whole number"));
    assertTrue(error(400, server.post(route, "{\"word\":\"a\",\"id\":7}")).contains("/id"));
    error(501, server.post(route, "{\"word\":\"a\",\"parameters\":{\"sequence_id\":1}}"));
    assertTrue(error(400, server.post(route, "{\"letters\":\"a\"}")).contains("/letters"));
  }

  /** An escape can write it, though it stands for no character. */
  @Test
  void refusesHalfOfASurrogatePair() throws Exception {
    String half = "half a surrogate pair";
    assertTrue(error(400, infer("identity", ONE, ",\"id\":\"\\ud83d\"")).contains(half));
    assertTrue(
        error(400, infer("identity", ONE, ",\"outputs\":[{\"name\":\"\\ude00\"}]")).contains(half));
    assertTrue(
        error(400, infer("identity", ONE, ",\"parameters\":{\"p\":\"\\ud83d\"}")).contains(half));
  }

  /** Were its product to wrap around, [2^32, 2^32] would have 0 elements. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[1099511627776,1099511627776]; more elements than 64 bits can count",
        "[4294967296,4294967296]; more elements than 64 bits can count",
        "[3,12297829382473034411]; /inputs/0/shape/1",
        "[1099511627776,0]; [1099511627776, 0] has 0 elements",
        "[1,1099511627776]; has 1099511627776 elements, got 1"
      })
  void refusesAShapeThatOverflowsOrThatItsDataDoesNotFill(String shape, String said)
      throws Exception {
    String input = "{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":" + shape + ",\"data\":[1]}";

    String error = error(400, infer("identity", input, ""));

    assertTrue(error.contains(said), error);
    assertEquals(200, infer("identity", ONE, "").statusCode());
  }

  @Test
  void streamsAnEventForEachAnswer() {
    HttpResponse<String> response =
        server.post("/v2/models/countdown/generate_stream", "{\"from\": 2}");

    assertEquals(
        """
        data: {"model_name":"countdown","model_version":"1","left":2}

        data: {"model_name":"countdown","model_version":"1","left":1}

        """,
        response.body());
  }

  @Test
  void givesTheStatusWhereAStreamFailsBeforeItsFirstEvent() throws Exception {
    assertTrue(
        error(400, server.post("/v2/models/countdown/generate_stream", "{\"from\": 10}"))
            .contains("9 at most"));
  }

  @Test
  void answersOnceOrFails() throws Exception {
    assertEquals(200, server.post("/v2/models/countdown/generate", "{\"from\": 1}").statusCode());
    error(500, server.post("/v2/models/countdown/generate", "{\"from\": 2}"));
    error(
        501,
        infer(
            "countdown",
            "{\"name\":\"from\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[1]}",
            ""));
  }

  @Test
  void namesWhatIsRefusedAsItWasAskedForAndNotBesideWhatIsThere() throws Exception {
    assertTrue(
        error(501, server.get("/v2/models/two/trace/setting"))
            .contains("what /v2/models/two/trace/setting would set"));
    assertTrue(!error(404, server.get("/v2/nothing")).contains("logging"));
    assertTrue(error(404, server.get("/v2/model")).contains("near it is /v2/models"));
  }

  @Test
  void changesTheRepositoryOnTheManagementPortAlone() throws Exception {
    assertTrue(error(403, server.post("/v2/repository/models/two/unload", "")).contains("port"));
    error(400, manage("/v2/repository/index", "hello"));
    assertEquals(200, manage("/v2/repository/index", "{\"ready\":null}").statusCode());
    String unload = "/v2/repository/models/two/unload";
    assertTrue(
        error(400, manage(unload, "{\"parameters\":{\"unload_dependents\":\"banana\"}}"))
            .contains("/parameters/unload_dependents: expected true or false, got the string"));
    assertEquals(200, server.get("/v2/models/two/ready").statusCode());
    for (String path : List.of("index", "models/two/load", "models/two/unload")) {
      String said = error(413, manage("/v2/repository/" + path, " ".repeat(300_000)));
      assertTrue(said.contains("may hold 262144 bytes, got 300000"), said);
    }

    String dependents = "{\"parameters\":{\"unload_dependents\":%s,\"other\":[]}}";
    for (String flag : List.of("true", "false", "null")) {
      assertEquals(200, manage(unload, dependents.formatted(flag)).statusCode());
    }
    assertEquals(200, manage(unload, "{\"parameters\":null}").statusCode());
    assertEquals(200, manage(unload, "").statusCode());
    error(503, server.post("/v2/models/two/infer", "{\"inputs\":[]}"));
    assertEquals(503, server.get("/v2/models/two/ready").statusCode());

    String load = "/v2/repository/models/two/load";
    error(501, manage(load, "{\"parameters\":{\"config\":\"{}\"}}"));
    assertEquals(200, manage(load, "{\"parameters\":null}").statusCode());
    assertEquals(200, manage(load, "{\"parameters\":{\"config\":null}}").statusCode());
    assertEquals(200, manage(load, "{}").statusCode());
    assertEquals(200, server.get("/v2/models/two/ready").statusCode());
  }

  private static HttpResponse<String> manage(String path, String body) {
    URI uri = server.managementUri(path);
    return server.send(
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }
}
