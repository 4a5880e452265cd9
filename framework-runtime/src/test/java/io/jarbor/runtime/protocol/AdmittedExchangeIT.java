package io.jarbor.runtime.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Named.named;

import io.jarbor.runtime.http.ContentCoding;
import io.jarbor.runtime.http.HttpLimits;
import io.jarbor.runtime.http.HttpListener;
import io.jarbor.runtime.http.Route;
import io.jarbor.runtime.http.TestListener;
import io.jarbor.runtime.inference.Admissions;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever fails on the way to inference, the request is answered and its place given back. */
class AdmittedExchangeIT {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int PLACE_AND_VERSION = 2;

  private final Vertx vertx = Vertx.vertx();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Admissions admissions = new Admissions(timer);

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    timer.shutdownNow();
  }

  private static Object fail() {
    throw new LinkageError("a class is missing");
  }

  private static ByteBuffer packed() {
    return ByteBuffer.wrap(ContentCoding.GZIP.compress(new byte[10]));
  }

  private static Stream<Named<Consumer<AdmittedExchange>>> steps() {
    return Stream.of(
        named("body on the heap", request -> request.readBody(body -> fail())),
        named(
            "body with tensors",
            request ->
                request.readBinary(
                    0,
                    body -> {
                      body.close();
                      fail();
                    })),
        named("work", body(request -> request.process(1, () -> fail(), made -> {}))),
        named("result", body(request -> request.process(1, () -> "made", made -> fail()))),
        named(
            "expanded body",
            body(request -> request.expand(ContentCoding.GZIP, packed(), body -> fail()))),
        named(
            "handed on, and closed there",
            body(
                request -> {
                  request.admission().close();
                  fail();
                })));
  }

  private static Consumer<AdmittedExchange> body(Consumer<AdmittedExchange> step) {
    return request -> request.readBody(body -> step.accept(request));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void givesThePlaceBackOnce(Consumer<AdmittedExchange> step) throws Exception {
    HttpListener listener =
        TestListener.open(
            vertx,
            new HttpLimits(1 << 20, LONG, LONG),
            Route.hidden(
                "POST",
                "/",
                exchange -> step.accept(new AdmittedExchange(exchange, admissions.next()))));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + "/"))
            .timeout(LONG)
            .POST(HttpRequest.BodyPublishers.ofString("a body"))
            .build();

    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

    assertEquals(500, response.statusCode(), response.body());
    assertEquals(PLACE_AND_VERSION, admissions.closed());
  }
}
