package io.jarbor.distribution;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** An HTTP/1.1 caller that sends what it is told to, half a request too. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final String END_OF_HEADERS = "\r\n\r\n";

  private final Socket socket;

  private RawClient(Socket socket) {
    this.socket = socket;
  }

  /** Connect to a server. */
  static RawClient to(URI server) throws IOException {
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new RawClient(socket);
  }

  /** Send the headers of a JSON request, and what else they say, without its body. */
  RawClient head(String path, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    head.append("Content-Type: application/json\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return send(head + "\r\n");
  }

  /** Send a whole JSON request. */
  RawClient post(String path, String body, String... headers) throws IOException {
    String[] all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Length: " + body.length();
    return head(path, all).send(body);
  }

  /**
   * A body for {@code /infer} with one INT64.
   *
   * @param priority 0 for the model's own
   */
  static String inferBody(String input, long value, int priority) {
    return """
        {"parameters": {"priority": %d},
         "inputs": [{"name": "%s", "datatype": "INT64", "shape": [1], "data": [%d]}]}"""
        .formatted(priority, input, value);
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  /** The status line and the headers of the response, as soon as they are there. */
  String responseHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith(END_OF_HEADERS)) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the server closed the connection after: " + head);
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  /** The caller goes. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
