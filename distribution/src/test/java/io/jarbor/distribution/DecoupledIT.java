package io.jarbor.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
    server.awaitState("countdown", VersionState.READY);
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
