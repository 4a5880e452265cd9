package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Deadline;
import io.jarbor.runtime.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.StreamResetException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bodies take while they come: room and time. */
class BodyReadingIT {
  private static final int ROOM = 100;
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private static final int LONG_ANSWER = 16 << 20;
  private static final int ABOVE_WINDOW = 100_000;
  private static final int MEMORY = 24 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final RequestMemory memory = new RequestMemory(MEMORY);
  private final List<Long> reserved = new CopyOnWriteArrayList<>();

  private HttpListener listener(Duration bodyTimeout, Duration deadline) {
    return listener(bodyTimeout, deadline, LONG);
  }

  private HttpListener listener(Duration bodyTimeout, Duration deadline, Duration idleTimeout) {
    return TestListener.open(
        vertx,
        new HttpLimits(1 << 20, bodyTimeout, idleTimeout),
        memory,
        Route.hidden("POST", "/heap", exchange -> heap(exchange, deadline)),
        Route.hidden("POST", "/binary", exchange -> binary(exchange, deadline)),
        Route.hidden("POST", "/small", BodyReadingIT::small),
        Route.hidden("POST", "/long", BodyReadingIT::answerLong),
        Route.hidden("POST", "/some", BodyReadingIT::answerSome),
        Route.hidden("POST", "/events", BodyReadingIT::answerEvents));
  }

  /** With more bytes than what the caller's system takes for it. */
  private static void answerLong(HttpExchange exchange) {
    exchange.memory().answer(LONG_ANSWER);
    exchange.answer(HttpAnswer.json(200, new byte[LONG_ANSWER]));
  }

  /** With more than a caller over HTTP/2 takes before it looks. */
  private static void answerSome(HttpExchange exchange) {
    exchange.answer(HttpAnswer.json(200, new byte[ABOVE_WINDOW]));
  }

  private static void answerEvents(HttpExchange exchange) {
    exchange.memory().answer(ABOVE_WINDOW);
    exchange.stream("text/event-stream").end(new byte[ABOVE_WINDOW]);
  }

  private void heap(HttpExchange exchange, Duration deadline) {
    exchange.readBody(terms(deadline), body -> answer(exchange, body), exchange::fail);
  }

  private void binary(HttpExchange exchange, Duration deadline) {
    exchange.readBinary(
        terms(deadline),
        0,
        body -> {
          try (body) {
            answer(exchange, body.head(body.length()));
          }
        },
        exchange::fail);
  }

  private static void small(HttpExchange exchange) {
    exchange.readSmallBody(body -> answer(exchange, body), exchange::fail);
  }

  private BodyTerms terms(Duration deadline) {
    return BodyTerms.of(this::reserve, Deadline.in(deadline));
  }

  private void reserve(long bytes) {
    reserved.add(bytes);
    if (bytes > ROOM) {
      throw ServingException.overloaded("no room for " + bytes, Duration.ofSeconds(1));
    }
  }

  private static void answer(HttpExchange exchange, ByteBuffer body) {
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    exchange.answer(HttpAnswer.json(200, bytes));
  }

  @AfterEach
  void close() {
    // Of whichever request, however it ended.
    Eventually.holds(() -> memory.held() + " bytes are held", () -> memory.held() == 0);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/heap", "/binary"})
  void reservesWhatIsNotAnnouncedAsItComes(String path) throws Exception {
    try (RawConnection connection = new RawConnection(listener(LONG, LONG).port())) {
      connection.send(RawConnection.chunkedHead(path) + RawConnection.chunk("x".repeat(60)));
      connection.send(RawConnection.chunk("y".repeat(60)));

      // The end of the body is never sent: it is given up where the room ends.
      RawConnection.Response refused = connection.readResponse();
      assertEquals(429, refused.status());
      assertTrue(refused.body().contains("no room for 120"), refused.body());
      assertEquals(List.of(60L, 120L), reserved);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/heap", "/binary"})
  void handsOverWhatIsNotAnnouncedWhole(String path) throws Exception {
    String long1 = "x".repeat(70);
    try (RawConnection connection = new RawConnection(listener(LONG, LONG).port())) {
      connection.send(
          RawConnection.chunkedHead(path)
              + RawConnection.chunk(long1)
              + RawConnection.chunk("y").repeat(ROOM - long1.length())
              + "0\r\n\r\n");

      assertEquals(long1 + "y".repeat(ROOM - long1.length()), connection.readResponse().body());
      assertEquals(ROOM, reserved.get(reserved.size() - 1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/heap", "/binary"})
  void reservesNothingForWhatWasAnnounced(String path) throws Exception {
    String body = "x".repeat(3 * HttpListener.MOST_PIECE_BYTES);
    try (RawConnection connection = new RawConnection(listener(LONG, LONG).port())) {
      connection.send(RawConnection.head(path, body.length()) + body);

      assertEquals(body, connection.readResponse().body());
      assertEquals(List.of(), reserved);
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void refusesBodiesWithoutALengthOnEachVersion(HttpClient.Version version) throws Exception {
    HttpClient client = HttpClient.newBuilder().version(version).build();
    URI uri = URI.create("http://127.0.0.1:" + listener(LONG, LONG).port() + "/heap");
    // The first request of HTTP/2 is one of HTTP/1.1 that is upgraded, the second is not.
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri)
                  .POST(
                      HttpRequest.BodyPublishers.ofInputStream(
                          () -> new ByteArrayInputStream(new byte[3 * ROOM])))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertEquals(version, response.version());
      assertEquals(429, response.statusCode(), response.body());
    }
  }

  @Test
  void readsASmallBodyWithoutAReservation() throws Exception {
    int limit = EventLoop.SMALL_BYTES;
    String body = "x".repeat(limit);
    try (RawConnection connection = new RawConnection(listener(LONG, LONG).port())) {
      connection.send(RawConnection.head("/small", limit) + body);
      assertEquals(body, connection.readResponse().body());

      // The rest is never sent: it is refused by its head.
      connection.send(RawConnection.head("/small", limit + 1));
      RawConnection.Response refused = connection.readResponse();
      assertEquals(413, refused.status());
      assertTrue(
          refused.body().contains("may hold 262144 bytes, got 262145 bytes"), refused.body());
    }
  }

  @Test
  void refusesASmallBodyThatGrows() throws Exception {
    try (RawConnection connection = new RawConnection(listener(LONG, LONG).port())) {
      connection.send(
          RawConnection.chunkedHead("/small")
              + RawConnection.chunk("x".repeat(EventLoop.SMALL_BYTES))
              + RawConnection.chunk("y"));

      assertEquals(413, connection.readResponse().status());
    }
  }

  /**
   * More than the tests' JVM has memory off the heap. On newer Java Netty takes such memory past
   * Java's limit, so that none is short here.
   */
  @Test
  @EnabledForJreRange(max = JRE.JAVA_23)
  void answersWhereMemoryForABodyIsShort() throws Exception {
    try (RawConnection connection = new RawConnection(listener(LONG, LONG).port())) {
      connection.send(RawConnection.head("/binary", Integer.MAX_VALUE - 8));

      RawConnection.Response response = connection.readResponse();
      assertEquals(429, response.status());
      assertTrue(response.body().contains("OVERLOADED"), response.body());
    }
  }

  @Test
  void holdsAnAnswerUntilItsCallerHasTakenItOrGone() throws Exception {
    int port = listener(LONG, LONG).port();
    try (RawConnection slow = new RawConnection(port)) {
      slow.send(RawConnection.head("/long", 0));
      Eventually.holds(() -> "it is on its way", () -> memory.held() == LONG_ANSWER);

      try (RawConnection other = new RawConnection(port)) {
        other.send(RawConnection.head("/long", 0));
        RawConnection.Response refused = other.readResponse();
        assertEquals(429, refused.status());
        assertTrue(refused.body().contains("may hold " + MEMORY + " bytes"), refused.body());

        assertEquals(LONG_ANSWER, slow.readResponse().body().length());
        Eventually.holds(() -> "it was taken", () -> memory.held() == 0);
        other.send(RawConnection.head("/long", 0));
        Eventually.holds(() -> "it is on its way, too", () -> memory.held() == LONG_ANSWER);
      }
      Eventually.holds(() -> "its caller has gone", () -> memory.held() == 0);
    }
  }

  /** Over HTTP/1.1 its connection would be idle; here another request is on the way on it. */
  @ParameterizedTest
  @ValueSource(strings = {"/some", "/events"})
  void cutsOffACallerThatTakesNothingOfItsStream(String path) throws Exception {
    int port = listener(LONG, LONG, Duration.ofMillis(500)).port();
    io.vertx.core.http.HttpClient client = TestListener.http2(vertx);
    client
        .request(HttpMethod.POST, port, "127.0.0.1", "/heap")
        .compose(request -> request.setChunked(true).sendHead())
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    CompletableFuture<Throwable> cutOff = new CompletableFuture<>();

    client
        .request(HttpMethod.POST, port, "127.0.0.1", path)
        .compose(HttpClientRequest::send)
        .onSuccess(answer -> answer.pause().exceptionHandler(cutOff::complete))
        .onFailure(cutOff::completeExceptionally);

    assertInstanceOf(StreamResetException.class, cutOff.get(20, TimeUnit.SECONDS));
    Eventually.holds(() -> "its answer is given up", () -> memory.held() == 0);
  }

  @Test
  void refusesABodyThatTheHeapHasNoRoomFor() throws Exception {
    int port = listener(LONG, LONG).port();
    List<RawConnection> slow = new ArrayList<>();
    try {
      // Each of them announces a byte more than it sends.
      int each = 1 << 19;
      String most = RawConnection.head("/heap", each + 1) + "x".repeat(each);
      for (int i = 0; i < MEMORY / each; i++) {
        slow.add(new RawConnection(port));
        slow.get(i).send(most);
      }
      Eventually.holds(() -> "all of them have come", () -> memory.held() == MEMORY);

      try (RawConnection other = new RawConnection(port)) {
        other.send(RawConnection.head("/heap", 5000) + "y".repeat(5000));
        RawConnection.Response refused = other.readResponse();
        assertEquals(429, refused.status(), refused.body());
        other.send(RawConnection.head("/heap", 4) + "tiny");
        assertEquals("tiny", other.readResponse().body());
      }
    } finally {
      for (RawConnection connection : slow) {
        connection.close();
      }
    }
  }

  @Test
  void givesUpABodyAtTheDeadline() throws Exception {
    try (RawConnection connection = new RawConnection(listener(LONG, SHORT).port())) {
      connection.send(RawConnection.head("/heap", 10) + "half");

      RawConnection.Response response = connection.readResponse();
      assertEquals(504, response.status());
      assertTrue(response.body().contains("DEADLINE_EXCEEDED"), response.body());
      assertTrue(response.body().contains("got 4 bytes"), response.body());
    }
  }

  @Test
  void givesUpABodyThatIsSlowBeforeItsDeadline() throws Exception {
    try (RawConnection connection = new RawConnection(listener(SHORT, LONG).port())) {
      connection.send(RawConnection.head("/heap", 10) + "half");

      assertEquals(408, connection.readResponse().status());
    }
  }

  @Test
  void givesUpABodyWhoseDeadlineHasPassedAlready() throws Exception {
    HttpListener late = listener(LONG, Duration.ofMillis(-1));
    try (RawConnection connection = new RawConnection(late.port())) {
      connection.send(RawConnection.head("/heap", 10) + "half");

      assertEquals(504, connection.readResponse().status());
    }
  }
}
