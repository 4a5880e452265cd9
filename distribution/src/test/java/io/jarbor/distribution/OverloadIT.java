package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More than a model can take, told by the headers of a request alone. */
class OverloadIT {
  /** A run that ends when its caller goes, long after the test. */
  private static final long ENDLESS = 1_000_000_000_000L;

  private final TestServer server = TestServer.empty(config -> config);
  private final ServerLoad load = new ServerLoad(server.managementUri("/"));
  private String input = "";

  @AfterEach
  void close() {
    server.close();
  }

  private void serveSlow(String limits) {
    Packages.folder(
        server.models(),
        "slow",
        fixture("faults/slow.onnx"),
        "instances: 1\nlimits: {" + limits + "}\n");
    server.awaitState("slow", VersionState.READY);
    input = load.firstInput("slow");
  }

  private RawClient connect() throws IOException {
    return RawClient.to(server.uri("/"));
  }

  private String body(long steps) {
    return "{\"" + input + "\": [" + steps + "]}";
  }

  private void occupy(RawClient caller, String padding) throws IOException {
    caller.post("/slow", body(ENDLESS) + padding);
    load.await("slow", "running", 1);
  }

  private static void assertOverloaded(String head) {
    assertTrue(head.startsWith("HTTP/1.1 429 "), head);
    assertTrue(head.toLowerCase(Locale.ROOT).contains("\r\nretry-after: "), head);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 100000", "Transfer-Encoding: chunked"})
  void refusesARequestWhosePlaceIsTakenBeforeItsBodyComes(String length) throws Exception {
    serveSlow("timeout: 60s, queue: 1");
    try (RawClient first = connect();
        RawClient second = connect()) {
      occupy(first, "");
      second.head("/slow", length);
      assertOverloaded(second.responseHead());
    }
  }

  @Test
  void refusesARequestWhoseBytesAreTakenBeforeItsBodyComes() throws Exception {
    serveSlow("timeout: 60s, queue-bytes: 1KB");
    try (RawClient first = connect();
        RawClient second = connect();
        RawClient third = connect()) {
      occupy(first, " ".repeat(600));
      second.head("/slow", "Content-Length: 600");
      assertOverloaded(second.responseHead());
      third.post("/slow", body(1));
      load.await("slow", "queued", 1);
    }
    load.await("slow", "bytes", 0);
    try (RawClient fourth = connect()) {
      fourth.post("/slow", body(1) + " ".repeat(600));
      assertTrue(fourth.responseHead().startsWith("HTTP/1.1 200 "));
    }
  }

  @Test
  void refusesABodyOfMoreBytesThanTheModelTakesAtAllBeforeItComes() throws Exception {
    serveSlow("timeout: 60s, queue-bytes: 1KB");
    try (RawClient caller = connect()) {
      caller.head("/slow", "Content-Length: 1025");
      String head = caller.responseHead();
      assertTrue(head.startsWith("HTTP/1.1 413 "), head);
    }
  }

  /** Something that leaves the queue with its caller. */
  private void assertLeavesTheQueue(Callable<AutoCloseable> ask) throws Exception {
    serveSlow("timeout: 60s");
    try (RawClient first = connect()) {
      occupy(first, "");
      AutoCloseable waiting = ask.call();
      try (waiting) {
        load.await("slow", "queued", 1);
      }
      load.await("slow", "queued", 0);
      load.await("slow", "requests", 1);
      assertEquals(1, load.number("slow", "running"));
    }
    load.await("slow", "running", 0);
  }

  /**
   * @param path how the one who goes asks
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/slow",
        "/v2/models/slow/infer",
        "/v2/models/slow/generate",
        "/v2/models/slow/generate_stream"
      })
  void takesARequestOutOfTheQueueWhenItsCallerGoes(String path) throws Exception {
    assertLeavesTheQueue(
        () ->
            connect()
                .post(path, path.endsWith("infer") ? RawClient.inferBody(input, 1, 0) : body(1)));
  }

  @Test
  void takesARequestOfAStreamOutOfTheQueueWhenItsCallerGoes() throws Exception {
    try (GrpcClient grpc = new GrpcClient(server.server().port())) {
      assertLeavesTheQueue(
          () -> {
            StreamCall call = StreamCall.open(grpc);
            call.send(GrpcClient.number("slow", input, 1, 1));
            return call::cancel;
          });
    }
  }
}
