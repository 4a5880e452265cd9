package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ServingException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Talks to a listener through real sockets. */
class HttpListenerIT {
  private static final int MAX_BODY = 1000;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private final CompletableFuture<HttpExchange> held = new CompletableFuture<>();
  private final CountDownLatch gone = new CountDownLatch(1);
  private HttpListener listener;

  @BeforeEach
  void listen() {
    listener = listener(Duration.ofSeconds(20));
  }

  private HttpListener listener(Duration bodyTimeout) {
    return TestListener.open(
        vertx,
        new HttpLimits(MAX_BODY, bodyTimeout, Duration.ofSeconds(75)),
        Route.hidden("POST", "/echo", HttpListenerIT::echo),
        Route.hidden("POST", "/refuse", exchange -> exchange.fail(refusal())),
        Route.hidden("POST", "/hold", this::hold),
        Route.hidden("POST", "/query", HttpListenerIT::query),
        Route.hidden(
            "POST",
            "/throw-later",
            exchange ->
                exchange.readBody(
                    BodyTerms.of(bytes -> {}),
                    body -> {
                      throw ServingException.invalidInput("thrown at the body");
                    },
                    exchange::fail)),
        Route.hidden(
            "POST",
            "/throw",
            exchange -> {
              throw new IllegalStateException("thrown");
            }));
  }

  private static ServingException refusal() {
    return ServingException.overloaded("full", Duration.ofMillis(1200));
  }

  private static void echo(HttpExchange exchange) {
    long announced = exchange.announcedBytes();
    assertTrue(announced <= MAX_BODY);
    exchange.readBody(
        BodyTerms.of(bytes -> {}),
        body ->
            exchange.answer(
                new HttpAnswer(
                    200,
                    "text/plain",
                    StandardCharsets.UTF_8.decode(body).toString().getBytes(StandardCharsets.UTF_8),
                    Map.of())),
        exchange::fail);
  }

  private static void query(HttpExchange exchange) {
    String version = exchange.queryParameter("version").orElse("none");
    exchange.answer(HttpAnswer.text(200, "text/plain", version));
  }

  private void hold(HttpExchange exchange) {
    exchange.onCallerGone(gone::countDown);
    exchange.readBody(BodyTerms.of(bytes -> {}), body -> held.complete(exchange), exchange::fail);
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpResponse<String> post(String path, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource({
    "'', none",
    "?, none",
    "?version=, ''",
    "?version=1.0+gpu, 1.0+gpu",
    "?version=1.0%2Bgpu, 1.0+gpu",
    "?%76ersion=%c3%a4, \u00e4"
  })
  void readsAQueryAsItDoesAPath(String query, String version) throws Exception {
    HttpResponse<String> response = post("/query" + query, new byte[0]);

    assertEquals(200, response.statusCode());
    assertEquals(version, response.body());
  }

  @ParameterizedTest
  @CsvSource({
    "?version=%zz, malformed",
    "?verison=1, unknown query parameter 'verison'",
    "?version=1&version=2, expected one value"
  })
  void refusesAQueryThatIsWrong(String query, String said) throws Exception {
    try (RawConnection connection = new RawConnection(listener.port())) {
      connection.send(RawConnection.head("/query" + query, 0));

      RawConnection.Response refused = connection.readResponse();
      assertEquals(400, refused.status());
      assertTrue(refused.body().contains(said), refused.body());
    }
  }

  @Test
  void handsOverBodiesWhole() throws Exception {
    HttpResponse<String> response = post("/echo", "hello".getBytes(StandardCharsets.UTF_8));

    assertEquals(200, response.statusCode());
    assertEquals("hello", response.body());
  }

  @Test
  void answersWhatIsThrownAtABody() throws Exception {
    HttpResponse<String> response = post("/throw-later", new byte[10]);

    assertEquals(400, response.statusCode());
    assertTrue(response.body().contains("thrown at the body"), response.body());
  }

  @Test
  void speaksHttp2WithoutTls() throws Exception {
    HttpResponse<String> response =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .build()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + "/echo"))
                    .POST(HttpRequest.BodyPublishers.ofString("two"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertEquals(HttpClient.Version.HTTP_2, response.version());
    assertEquals("two", response.body());
  }

  @Test
  void refusesAnnouncedBodyOverTheLimitAndKeepsTheConnection() throws Exception {
    try (RawConnection connection = new RawConnection(listener.port())) {
      String tooLong = "x".repeat(MAX_BODY + 1);
      connection.send(
          RawConnection.head("/echo", tooLong.length())
              + tooLong
              + RawConnection.head("/echo", 2)
              + "ok");

      assertEquals(413, connection.readResponse().status());
      RawConnection.Response next = connection.readResponse();
      assertEquals(200, next.status());
      assertEquals("ok", next.body());
    }
  }

  @Test
  void refusesChunkedBodyOnceItPassesTheLimit() throws Exception {
    try (RawConnection connection = new RawConnection(listener.port())) {
      StringBuilder chunks = new StringBuilder();
      for (int i = 0; i < MAX_BODY + 1; i++) {
        chunks.append("1\r\nx\r\n");
      }
      connection.send(
          RawConnection.chunkedHead("/echo")
              + chunks
              + "0\r\n\r\n"
              + RawConnection.head("/echo", 2)
              + "ok");

      assertEquals(413, connection.readResponse().status());
      assertEquals(200, connection.readResponse().status());
    }
  }

  @Test
  void gathersManyTinyChunks() throws Exception {
    try (RawConnection connection = new RawConnection(listener.port())) {
      connection.send(
          RawConnection.chunkedHead("/echo") + "1\r\na\r\n".repeat(MAX_BODY) + "0\r\n\r\n");

      assertEquals("a".repeat(MAX_BODY), connection.readResponse().body());
    }
  }

  @Test
  void answersABodyThatDoesNotArrive() throws Exception {
    HttpListener impatient = listener(Duration.ofMillis(50));
    try (RawConnection connection = new RawConnection(impatient.port())) {
      connection.send(RawConnection.head("/echo", 10) + "half");

      RawConnection.Response response = connection.readResponse();
      assertEquals(408, response.status());
      assertTrue(response.body().contains("got 4 bytes"), response.body());
    }
  }

  @Test
  void tellsWhenToComeBack() throws Exception {
    HttpResponse<String> response = post("/refuse", new byte[10]);

    assertEquals(429, response.statusCode());
    assertEquals("2", response.headers().firstValue("retry-after").orElse(""));
    assertEquals(
        "application/problem+json", response.headers().firstValue("content-type").orElse(""));
  }

  @Test
  void wordsADefectAsAnError() throws Exception {
    HttpResponse<String> response = post("/throw", new byte[0]);

    assertEquals(500, response.statusCode());
    assertTrue(response.body().contains("INTERNAL"), response.body());
  }

  @Test
  void namesAllowedMethods() throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + "/echo"))
                .DELETE()
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertEquals(405, response.statusCode());
    assertEquals("POST", response.headers().firstValue("allow").orElse(""));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          400, MALFORMED_REQUEST, POST /echo HTTP/1.1|content-length: many
          400, MALFORMED_REQUEST, POST /echo HTTP/1.1|content-length: 5|content-length: 6
          400, MALFORMED_REQUEST, POST /echo HTTP/1.1|content-length: -5
          400, MALFORMED_REQUEST, POST /echo HTTP/1.1|con tent: 5
          400, MALFORMED_REQUEST, nonsense
          414, URI_TOO_LONG, POST /LONG HTTP/1.1
          431, HEADERS_TOO_LARGE, POST /echo HTTP/1.1|long: LONG
          """)
  void wordsWhatIsNoHttpAsAnError(int status, String code, String head) throws Exception {
    try (RawConnection connection = new RawConnection(listener.port())) {
      connection.send(head.replace("|", "\r\n").replace("LONG", "x".repeat(40_000)) + "\r\n\r\n");

      RawConnection.Response response = connection.readResponse();
      assertEquals(status, response.status());
      assertEquals("application/problem+json", response.contentType());
      assertTrue(response.body().contains(code), response.body());
      connection.awaitEnd();
    }
  }

  @Test
  void tellsWhenTheCallerGoes() throws Exception {
    try (RawConnection connection = new RawConnection(listener.port())) {
      connection.send(RawConnection.head("/hold", 0));
      held.get(20, TimeUnit.SECONDS);
    }
    assertTrue(gone.await(20, TimeUnit.SECONDS));
  }

  @Test
  void finishesWhatWasAcceptedBeforeItStops() throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + "/hold"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    HttpExchange exchange = held.get(20, TimeUnit.SECONDS);
    CompletableFuture<Void> stopped =
        listener.stop(Duration.ofSeconds(20)).toCompletionStage().toCompletableFuture();

    exchange.onEventLoop(() -> exchange.answer(HttpAnswer.text(200, "text/plain", "late")));

    assertEquals("late", answer.get(20, TimeUnit.SECONDS).body());
    stopped.get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void finishesWhatTakesLongerThanTheCallersNeedToLeave(HttpClient.Version version)
      throws Exception {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + "/hold"))
                .version(version)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    HttpExchange exchange = held.get(20, TimeUnit.SECONDS);
    int port = listener.port();
    CompletableFuture<Void> stopped =
        listener.stop(Duration.ofSeconds(20)).toCompletionStage().toCompletableFuture();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (takesRequests(port) && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }

    exchange.onEventLoop(() -> exchange.answer(HttpAnswer.text(200, "text/plain", "late")));

    assertEquals("late", answer.get(20, TimeUnit.SECONDS).body());
    stopped.get(20, TimeUnit.SECONDS);
    assertEquals(0, listener.inFlight());
  }

  private static boolean takesRequests(int port) {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(RawConnection.head("/echo", 2) + "ok");
      return connection.readResponse().status() == 200;
    } catch (IOException e) {
      return false; // Closed, or never opened.
    }
  }
}
