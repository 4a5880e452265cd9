package io.jarbor.runtime.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that begin as HTTP/1.1, and are turned to HTTP/2 by their first request. */
class UpgradedRequestIT {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int MAX_BODY = 4 << 20;
  private static final String LARGE = "x".repeat(100_000);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int ACK = 1;

  private final Vertx vertx = Vertx.vertx();

  private int port(Duration bodyTimeout) {
    return TestListener.open(
            vertx,
            new HttpLimits(MAX_BODY, bodyTimeout, LONG),
            Route.hidden(
                "GET",
                "/large",
                exchange -> exchange.answer(HttpAnswer.text(200, "text/plain", LARGE))),
            Route.hidden(
                "POST",
                "/length",
                exchange ->
                    exchange.readBody(
                        BodyTerms.of(bytes -> {}),
                        body ->
                            exchange.answer(
                                HttpAnswer.text(200, "text/plain", body.remaining() + " " + LARGE)),
                        exchange::fail)))
        .port();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET /large HTTP/1.1\r\n", "POST /length HTTP/1.1\r\ncontent-length: 0\r\n"})
  void answersOnceTheCallerSpeaksHttp2(String begin) throws Exception {
    try (Upgrade upgrade = new Upgrade(port(LONG), begin)) {
      assertEquals("HTTP/1.1 101 Switching Protocols", upgrade.readHead());
      List<Integer> before = new ArrayList<>();
      Frame frame = upgrade.readFrame();
      while (frame.type() != PING) {
        before.add(frame.type());
        frame = upgrade.readFrame();
      }
      upgrade.speakHttp2(frame.payload());
      while (frame.type() != HEADERS) {
        frame = upgrade.readFrame();
      }

      assertTrue(!before.contains(HEADERS) && !before.contains(DATA), before.toString());
    }
  }

  @Test
  void closesTheConnectionOfACallerThatNeverSwitches() throws Exception {
    try (Upgrade upgrade = new Upgrade(port(Duration.ofMillis(100)), "GET /large HTTP/1.1\r\n")) {
      assertEquals("HTTP/1.1 101 Switching Protocols", upgrade.readHead());

      upgrade.awaitEnd();
    }
  }

  /** Vert.x turns such a connection, too. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "-5", "5, 6", "99999999999999999999"})
  void refusesALengthThatIsNone(String length) throws Exception {
    try (Upgrade upgrade =
        new Upgrade(port(LONG), "POST /length HTTP/1.1\r\ncontent-length: " + length + "\r\n")) {
      assertEquals("HTTP/1.1 101 Switching Protocols", upgrade.readHead());

      while (upgrade.readFrame().type() != HEADERS) {
        // Settings, until the answer.
      }
    }
  }

  /** Of all, so that one that fails now and then is seen. */
  @Test
  void answersJavasClients() throws Exception {
    URI base = URI.create("http://127.0.0.1:" + port(LONG));
    for (int i = 0; i < 30; i++) {
      HttpClient client = HttpClient.newHttpClient();

      assertEquals(LARGE, send(client, HttpRequest.newBuilder(base.resolve("/large"))));
      assertEquals(LARGE, send(client, HttpRequest.newBuilder(base.resolve("/large"))));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 9_999})
  void readsBodiesOfJavasClients(int length) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port(LONG) + "/length");
    for (int i = 0; i < 5; i++) {
      assertEquals(
          length + " " + LARGE,
          send(
              HttpClient.newHttpClient(),
              HttpRequest.newBuilder(uri)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[length]))));
    }
  }

  private static String send(HttpClient client, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        client.send(request.timeout(LONG).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(HttpClient.Version.HTTP_2, response.version());
    return response.body();
  }

  private record Frame(int type, byte[] payload) {}

  /** A caller that sends a request with an upgrade, and waits before it goes on. */
  private static final class Upgrade implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    Upgrade(int port, String begin) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout((int) LONG.toMillis());
      in = new DataInputStream(socket.getInputStream());
      out = socket.getOutputStream();
      send(
          begin
              + "host: localhost\r\nconnection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\n"
              + "http2-settings: AAMAAABkAAQAAP__\r\n\r\n");
    }

    private void send(String bytes) throws IOException {
      out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    String readHead() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      return head.substring(0, head.indexOf("\r\n"));
    }

    Frame readFrame() throws IOException {
      byte[] payload = new byte[in.readUnsignedShort() << 8 | in.readUnsignedByte()];
      int type = in.readUnsignedByte();
      in.skipNBytes(Byte.BYTES + Integer.BYTES);
      in.readFully(payload);
      return new Frame(type, payload);
    }

    void speakHttp2(byte[] ping) throws IOException {
      send(
          "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
              + frame(0, SETTINGS, 0)
              + frame(0, SETTINGS, ACK)
              + frame(ping.length, PING, ACK)
              + new String(ping, StandardCharsets.ISO_8859_1));
    }

    private static String frame(int length, int type, int flags) {
      return "\0\0" + (char) length + (char) type + (char) flags + "\0\0\0\0";
    }

    void awaitEnd() throws IOException {
      in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
