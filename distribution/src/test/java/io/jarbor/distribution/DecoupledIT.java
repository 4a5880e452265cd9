package io.jarbor.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The native route of a model that answers with several responses: all of them, or none. */
class DecoupledIT {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.empty(config -> config);
    CountdownPlugin.install(server.models(), "countdown");
    CountdownPlugin.install(server.models(), "whole", "open-inference: processors\n");
    server.awaitState("countdown", VersionState.READY);
    server.awaitState("whole", VersionState.READY);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> ask(String from, String accept) {
    return server.send(
        HttpRequest.newBuilder(server.uri("/countdown"))
            .header("Content-Type", "application/json")
            .header("Accept", accept)
            .POST(HttpRequest.BodyPublishers.ofString("{\"from\": [" + from + "]}"))
            .build());
  }

  @Test
  void givesEachResponseAsAnEvent() {
    HttpResponse<String> answer = ask("3", "text/event-stream");

    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(
        "data: {\"left\":[3]}\n\ndata: {\"left\":[2]}\n\nevent: done\ndata: {\"left\":[1]}\n\n",
        answer.body());
  }

  @Test
  void refusesToAnswerWithOneBodyAndSaysHowToAsk() throws Exception {
    for (String accept : new String[] {"application/json", "*/*"}) {
      HttpResponse<String> answer = ask("3", accept);

      assertEquals(400, answer.statusCode(), answer.body());
      JsonNode problem = new ObjectMapper().readTree(answer.body());
      assertEquals("UNSUPPORTED", problem.get("code").asText());
      assertEquals(
          "countdown:1 may answer with any number of responses; ask it with 'Accept:"
              + " text/event-stream'",
          problem.get("detail").asText());
    }
  }

  private static HttpResponse<String> generate(String route) {
    return server.send(
        HttpRequest.newBuilder(server.uri("/v2/models/whole/" + route))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"from\": [3]}"))
            .build());
  }

  @Test
  void givesEachResponseToAStreamAtTheProcessors() {
    HttpResponse<String> answer = generate("generate_stream");

    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(
        List.of("[3]", "[2]", "[1]"),
        Pattern.compile("\"left\":(\\[\\d\\])")
            .matcher(answer.body())
            .results()
            .map(found -> found.group(1))
            .toList(),
        answer.body());
  }

  @Test
  void refusesToGiveOneOfSeveralAtTheProcessors() {
    HttpResponse<String> answer = generate("generate");

    assertEquals(500, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("ask it by generate_stream"), answer.body());
  }

  @Test
  void documentsTheEventsAlone() throws Exception {
    JsonNode content =
        new ObjectMapper()
            .readTree(server.get("/openapi.json").body())
            .at("/paths/~1countdown/post/responses/200/content");

    assertTrue(content.has("text/event-stream"), content.toString());
    assertEquals(1, content.size(), content.toString());
  }
}
