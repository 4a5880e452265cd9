package io.jarbor.runtime.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A connection that sends what it is told, byte for byte. */
final class RawConnection implements AutoCloseable {
  private static final int RECEIVED_BYTES = 64 << 10;

  private final Socket socket;
  private final BufferedReader in;

  record Response(int status, String contentType, String body) {}

  RawConnection(int port) throws IOException {
    socket = new Socket();
    // So that a long answer waits for its reader, however much the system would take.
    socket.setReceiveBufferSize(RECEIVED_BYTES);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(20_000);
    in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  /** The head of a request whose body is announced. */
  static String head(String path, int length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nhost: localhost\r\ncontent-length: "
        + length
        + "\r\n\r\n";
  }

  /** The head of a request whose body comes in chunks. */
  static String chunkedHead(String path) {
    return "POST " + path + " HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n";
  }

  static String chunk(String content) {
    return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
  }

  void send(String bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  Response readResponse() throws IOException {
    String status = in.readLine();
    if (status == null) {
      throw new IOException("the connection ended before a response");
    }
    int length = 0;
    String contentType = "";
    for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
      String value = line.substring(line.indexOf(':') + 1).trim();
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(value);
      } else if (line.toLowerCase(Locale.ROOT).startsWith("content-type:")) {
        contentType = value;
      }
    }
    char[] body = new char[length];
    int read = 0;
    while (read < length) {
      int more = in.read(body, read, length - read);
      if (more < 0) {
        throw new IOException("the connection ended in a body");
      }
      read += more;
    }
    return new Response(Integer.parseInt(status.substring(9, 12)), contentType, new String(body));
  }

  /** Read on until the other side ends the connection; fails if it does not. */
  void awaitEnd() throws IOException {
    try {
      while (in.read() >= 0) {
        // What came before the end is nobody's.
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (SocketException e) {
      // Reset: an end as well.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
