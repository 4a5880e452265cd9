package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What callers get wrong: a clear error each, and the server serves on. */
class BadRequestsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GOOD = "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.empty(config -> config);
    Packages.folder(server.models(), "iris", fixture("iris/model.onnx"), "");
    server.awaitState("iris", VersionState.READY);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void servesOn() {
    assertEquals(200, server.post("/iris", GOOD).statusCode());
  }

  private static JsonNode problem(int status, HttpResponse<String> response) throws Exception {
    assertEquals(status, response.statusCode(), response.body());
    assertEquals(
        "application/problem+json", response.headers().firstValue("content-type").orElse(""));
    JsonNode problem = JSON.readTree(response.body());
    assertEquals(status, problem.get("status").asInt());
    assertTrue(!problem.get("detail").asText().isBlank());
    return problem;
  }

  private static void assertInvalid(String pointer, String said, String body) throws Exception {
    JsonNode problem = problem(400, server.post("/iris", body));
    assertEquals("INVALID_INPUT", problem.get("code").asText());
    assertEquals(pointer, problem.path("pointer").asText());
    assertTrue(problem.get("detail").asText().contains(said), problem.toString());
  }

  private static void assertNear(String path, String... near) throws Exception {
    String detail = problem(404, server.post(path, GOOD)).get("detail").asText();
    for (String each : near) {
      assertTrue(detail.matches(".*; near it (is|are) (.*, )?" + each + "(, .*)?"), detail);
    }
  }

  @Test
  void aPathThatIsNearOthers() throws Exception {
    assertNear("/Iris", "/iris");
    assertNear("/IRIS/Versions/1", "/iris/versions/1");
    assertNear("/irsi/versions/1", "/iris/versions/1");
    assertNear("/iris/version/1", "/iris/versions/1");
  }

  @Test
  void anEmptyBody() throws Exception {
    assertInvalid("", "empty", "");
  }

  @Test
  void aBodyThatIsNotJson() throws Exception {
    assertInvalid("", "JSON", "X=1&Y=2");
    assertInvalid("", "JSON", "{\"X\": [[1, 2, 3, 4]");
    assertInvalid("", "JSON", GOOD + GOOD);
  }

  @Test
  void aBodyThatIsNoObject() throws Exception {
    assertInvalid("", "object", "[[1, 2, 3, 4]]");
    assertInvalid("", "object", "null");
  }

  @Test
  void arraysNestedAHundredThousandDeep() throws Exception {
    problem(400, server.post("/iris", "{\"X\": " + "[".repeat(100_000)));
    problem(400, server.post("/iris", "{\"a\": ".repeat(100_000)));
  }

  @Test
  void numbersThatJsonDoesNotHave() throws Exception {
    problem(400, server.post("/iris", "{\"X\": [[NaN, 1, 2, 3]]}"));
    problem(400, server.post("/iris", "{\"X\": [[Infinity, 1, 2, 3]]}"));
    assertInvalid("/X/0/0", "1e99", "{\"X\": [[1e99, 1, 2, 3]]}");
  }

  @Test
  void aFieldGivenTwice() throws Exception {
    problem(400, server.post("/iris", "{\"X\": [[1, 2, 3, 4]], \"X\": [[1, 2, 3, 4]]}"));
  }

  @Test
  void anUnknownAndAMissingField() throws Exception {
    problem(400, server.post("/iris", "{\"x\": [[1, 2, 3, 4]]}"));
    problem(400, server.post("/iris", "{}"));
  }

  @Test
  void aShapeThatDoesNotFit() throws Exception {
    assertInvalid("/X/0", "4", "{\"X\": [[1, 2, 3]]}");
    problem(400, server.post("/iris", "{\"X\": [1, 2, 3, 4]}"));
    problem(400, server.post("/iris", "{\"X\": [[[1, 2, 3, 4]]]}"));
    problem(400, server.post("/iris", "{\"X\": 7}"));
    assertInvalid("/X", "1 row or more", "{\"X\": []}");
    assertInvalid("/X/0", "4", "{\"X\": [" + "[],".repeat(100_000) + "[]]}");
  }

  @Test
  void moreRowsThanABatchMayHave() throws Exception {
    String rows = "[1, 2, 3, 4],".repeat(33);
    JsonNode problem =
        problem(
            400, server.post("/iris", "{\"X\": [" + rows.substring(0, rows.length() - 1) + "]}"));
    assertTrue(problem.get("detail").asText().contains("33"), problem.toString());
    assertTrue(problem.get("detail").asText().contains("32"), problem.toString());
  }

  @Test
  void aHundredMegabytes() throws Exception {
    byte[] body = new byte[100 << 20];
    HttpResponse<String> response =
        server.send(
            HttpRequest.newBuilder(server.uri("/iris"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    problem(413, response);
  }

  @Test
  void aContentTypeThatTheRouteDoesNotTake() throws Exception {
    HttpResponse<String> response =
        server.send(
            HttpRequest.newBuilder(server.uri("/iris"))
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString("1,2,3,4"))
                .build());
    assertTrue(problem(415, response).get("detail").asText().contains("text/csv"));
  }

  @Test
  void aContentEncoding() throws Exception {
    JsonNode problem = problem(415, encoded("gzip"));
    assertEquals("UNSUPPORTED_ENCODING", problem.get("code").asText());
    assertTrue(problem.get("detail").asText().contains("identity"), problem.toString());
    assertEquals(200, encoded("identity").statusCode());
  }

  private static HttpResponse<String> encoded(String contentEncoding) {
    return server.send(
        HttpRequest.newBuilder(server.uri("/iris"))
            .header("Content-Encoding", contentEncoding)
            .POST(HttpRequest.BodyPublishers.ofString(GOOD))
            .build());
  }

  @Test
  void contentTypesThatAreReadAsJson() {
    for (String type :
        List.of("application/x-www-form-urlencoded", "text/json", "application/vnd.api+json")) {
      HttpResponse<String> response =
          server.send(
              HttpRequest.newBuilder(server.uri("/iris"))
                  .header("Content-Type", type)
                  .POST(HttpRequest.BodyPublishers.ofString(GOOD))
                  .build());
      assertEquals(200, response.statusCode(), response.body());
    }
  }

  @Test
  void aWrongMethod() throws Exception {
    HttpResponse<String> response = server.get("/iris");
    problem(405, response);
    assertEquals("POST", response.headers().firstValue("allow").orElse(""));
  }

  @Test
  void anUnknownRoute() throws Exception {
    assertTrue(problem(404, server.post("/irsi", GOOD)).get("detail").asText().contains("/iris"));
  }

  @Test
  void anUnknownVersion() throws Exception {
    assertTrue(
        problem(404, server.post("/iris/versions/9", GOOD)).get("detail").asText().contains("9"));
  }

  @Test
  void aTimeoutThatIsNoNumber() throws Exception {
    HttpResponse<String> response =
        server.send(
            HttpRequest.newBuilder(server.uri("/iris"))
                .header("X-Request-Timeout", "soon")
                .POST(HttpRequest.BodyPublishers.ofString(GOOD))
                .build());
    assertTrue(problem(400, response).get("detail").asText().contains("X-Request-Timeout"));
  }
}
