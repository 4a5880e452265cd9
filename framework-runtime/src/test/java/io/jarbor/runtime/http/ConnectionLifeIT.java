package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ServingException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When connections are closed: idle ones, and those with too much left of a refused body. */
class ConnectionLifeIT {
  private static final int MAX_BODY = 1000;
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(100);

  /** Long enough for a request to be sent on a slow machine. */
  private static final Duration ENOUGH = Duration.ofSeconds(2);

  private static final String HTTP_2_PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final String HTTP_2_EMPTY_SETTINGS = "\0\0\0\4\0\0\0\0\0";

  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<HttpExchange> held = new CompletableFuture<>();

  private int port(Duration bodyTimeout, Duration idleTimeout) {
    return TestListener.open(
            vertx,
            new HttpLimits(MAX_BODY, bodyTimeout, idleTimeout),
            Route.hidden("POST", "/ok", ConnectionLifeIT::ok),
            Route.hidden("POST", "/refuse", ConnectionLifeIT::refuse),
            Route.hidden("POST", "/hold", held::complete))
        .port();
  }

  private static void ok(HttpExchange exchange) {
    exchange.readBody(
        BodyTerms.of(bytes -> {}),
        body -> exchange.answer(HttpAnswer.text(200, "text/plain", "ok")),
        exchange::fail);
  }

  /** Without a look at the body, as an overloaded model does. */
  private static void refuse(HttpExchange exchange) {
    exchange.fail(ServingException.overloaded("full", Duration.ofSeconds(1)));
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "PO",
        "POST /ok HTTP/1.1\r\nhost: loc",
        HTTP_2_PREFACE,
        HTTP_2_PREFACE + HTTP_2_EMPTY_SETTINGS
      })
  void closesAConnectionThatBringsNoRequest(String sent) throws Exception {
    try (RawConnection connection = new RawConnection(port(LONG, SHORT))) {
      connection.send(sent);

      connection.awaitEnd();
    }
  }

  @Test
  void closesAConnectionAfterItsLastRequest() throws Exception {
    try (RawConnection connection = new RawConnection(port(LONG, ENOUGH))) {
      connection.send(RawConnection.head("/ok", 2) + "ok");
      assertEquals(200, connection.readResponse().status());
      connection.send("POST /ok HT");

      connection.awaitEnd();
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void closesNoConnectionUnderARequest(HttpClient.Version version) throws Exception {
    int port = port(LONG, ENOUGH);
    CompletableFuture<HttpResponse<String>> answer =
        HttpClient.newHttpClient()
            .sendAsync(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hold"))
                    .version(version)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    HttpExchange exchange = held.get(20, TimeUnit.SECONDS);
    // Those that came later and brought nothing are closed meanwhile, one after the other.
    for (int i = 0; i < 3; i++) {
      try (RawConnection idle = new RawConnection(port)) {
        idle.awaitEnd();
      }
    }

    exchange.onEventLoop(() -> exchange.answer(HttpAnswer.text(200, "text/plain", "late")));

    assertEquals("late", answer.get(20, TimeUnit.SECONDS).body());
  }

  @Test
  void drainsARefusedBodyAndKeepsTheConnection() throws Exception {
    try (RawConnection connection = new RawConnection(port(LONG, LONG))) {
      connection.send(RawConnection.chunkedHead("/refuse"));
      assertEquals(429, connection.readResponse().status());
      connection.send(RawConnection.chunk("x".repeat(8 * MAX_BODY)) + "0\r\n\r\n");
      connection.send(RawConnection.head("/ok", 2) + "ok");

      assertEquals(200, connection.readResponse().status());
    }
  }

  @Test
  void readsARefusedBodyNotForEver() throws Exception {
    try (RawConnection connection = new RawConnection(port(LONG, LONG))) {
      connection.send(RawConnection.chunkedHead("/refuse"));
      assertEquals(429, connection.readResponse().status());
      connection.send(RawConnection.chunk("x".repeat(8 * MAX_BODY + 1)));

      connection.awaitEnd();
      assertThrows(IOException.class, connection::readResponse);
    }
  }

  @Test
  void readsABodyThatIsTooLargeNotForEver() throws Exception {
    try (RawConnection connection = new RawConnection(port(LONG, LONG))) {
      connection.send(
          RawConnection.chunkedHead("/ok") + RawConnection.chunk("x".repeat(MAX_BODY + 1)));
      assertEquals(413, connection.readResponse().status());
      connection.send(RawConnection.chunk("x".repeat(7 * MAX_BODY)));

      connection.awaitEnd();
    }
  }

  @Test
  void waitsForTheRestOfARefusedBodyNotForEver() throws Exception {
    try (RawConnection connection = new RawConnection(port(SHORT, LONG))) {
      connection.send(RawConnection.head("/refuse", 10) + "half");
      assertEquals(429, connection.readResponse().status());

      connection.awaitEnd();
    }
  }

  @Test
  void resetsTheStreamOfARefusedBodyAndKeepsTheConnection() throws Exception {
    io.vertx.core.http.HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setDefaultPort(port(LONG, LONG)));
    CompletableFuture<Throwable> cutOff = new CompletableFuture<>();
    HttpClientRequest refused = await(client.request(HttpMethod.POST, "/refuse"));
    refused.setChunked(true).exceptionHandler(cutOff::complete);
    io.vertx.core.Future<HttpClientResponse> coming =
        refused
            .response()
            // As it arrives: once it has ended, it takes no handler any more.
            .onSuccess(arrived -> arrived.exceptionHandler(cutOff::complete));
    await(refused.sendHead());
    HttpClientResponse response = await(coming);

    assertEquals(429, response.statusCode());
    refused.write(Buffer.buffer("x".repeat(8 * MAX_BODY + 1)));

    StreamResetException reset = (StreamResetException) cutOff.get(20, TimeUnit.SECONDS);
    assertEquals(0, reset.getCode());
    HttpClientRequest next = await(client.request(HttpMethod.POST, "/ok"));
    assertEquals(refused.connection(), next.connection());
    // Asked for before the request is sent: an answer that has come and gone tells nobody.
    io.vertx.core.Future<Buffer> answer = next.response().compose(HttpClientResponse::body);
    await(next.end("ok"));
    assertEquals("ok", await(answer).toString(StandardCharsets.UTF_8));
  }

  private static <T> T await(io.vertx.core.Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
