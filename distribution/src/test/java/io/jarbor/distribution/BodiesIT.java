package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.repository.VersionState;
import io.jarbor.runtime.scheduler.Scheduler;
import io.jarbor.testkit.TestServer;
import io.jarbor.testkit.Wait;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that do not say how long they are, or do not come, against the limits of a model. */
class BodiesIT {
  private static final int QUEUE_BYTES = 64_000;
  private static final String GOOD = "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}";
  private static final String NATIVE = "/iris";
  private static final String INFER = "/v2/models/iris/infer";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.empty(config -> config);
    Packages.folder(
        server.models(),
        "iris",
        fixture("iris/model.onnx"),
        "limits: {timeout: 60s, queue: 4, queue-bytes: " + QUEUE_BYTES + "B}\n");
    server.awaitState("iris", VersionState.READY);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void givesEverythingBack() {
    Wait.until(
        "nothing is held", () -> scheduler().snapshot().reservedBytes() == 0 && places() == 0);
    assertEquals(200, server.post(NATIVE, GOOD).statusCode());
  }

  private static Scheduler scheduler() {
    return server.server().repository().catalog().ready().get("iris").get(0).scheduler();
  }

  private static int places() {
    return scheduler().snapshot().reserved();
  }

  /** A request whose body comes in chunks, or in part. */
  private static final class Upload implements AutoCloseable {
    private final Socket socket;

    Upload(String path, String... headers) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port());
      socket.setSoTimeout(60_000);
      send(
          "POST "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\n"
              + String.join("\r\n", headers)
              + "\r\n\r\n");
    }

    void send(String text) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    void chunk(int bytes) throws IOException {
      send(Integer.toHexString(bytes) + "\r\n" + " ".repeat(bytes) + "\r\n");
    }

    int status() throws IOException {
      String line =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
              .readLine();
      assertTrue(line != null && line.startsWith("HTTP/1.1 "), line);
      return Integer.parseInt(line.substring(9, 12));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NATIVE, INFER})
  void chunksAreCountedAsTheyCome(String path) throws Exception {
    try (Upload first = new Upload(path, "Transfer-Encoding: chunked");
        Upload second = new Upload(path, "Transfer-Encoding: chunked")) {
      first.chunk(40_000);
      Wait.until(
          "the first's bytes are counted", () -> scheduler().snapshot().reservedBytes() == 40_000);
      second.chunk(40_000);

      assertEquals(path.equals(NATIVE) ? 429 : 503, second.status());
      assertEquals(40_000, scheduler().snapshot().reservedBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Inference-Header-Content-Length: 10", "Accept: */*"})
  void moreChunksThanTheQueueEverHoldsAreTooLarge(String header) throws Exception {
    try (Upload upload = new Upload(INFER, "Transfer-Encoding: chunked", header)) {
      upload.chunk(40_000);
      upload.chunk(40_000);

      assertEquals(413, upload.status());
    }
  }

  @Test
  void whatExpandsIsCountedAsItGrows() throws Exception {
    ByteArrayOutputStream small = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(small)) {
      out.write(new byte[10 * QUEUE_BYTES]);
    }
    HttpResponse<String> response =
        server.send(
            HttpRequest.newBuilder(server.uri(INFER))
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(small.toByteArray()))
                .build());

    assertEquals(413, response.statusCode(), response.body());
    assertTrue(response.body().contains("queue-bytes"), response.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {NATIVE, INFER})
  void aBodyThatDoesNotComeHoldsItsPlaceToItsDeadlineAndNoLonger(String path) throws Exception {
    try (Upload stalled = new Upload(path, "Content-Length: 100", "X-Request-Timeout: 100")) {
      stalled.send("{");

      assertEquals(504, stalled.status());
    }
  }

  @Test
  void overloadIsRefusedBeforeTheBodyComes() throws Exception {
    Upload[] held = new Upload[4];
    try {
      for (int i = 0; i < held.length; i++) {
        held[i] = new Upload(NATIVE, "Content-Length: 100");
      }
      Wait.until("all places are held", () -> places() == 4);
      try (Upload refused = new Upload(NATIVE, "Content-Length: 100")) {
        assertEquals(429, refused.status());
      }
    } finally {
      for (Upload each : held) {
        each.close();
      }
    }
  }
}
