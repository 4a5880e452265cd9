package io.jarbor.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tensor that comes in several pieces is copied once after it was read off the network, into
 * memory off the heap where it lies as the model needs it. Vert.x puts what it reads on the heap,
 * which is the payload once; a copy on the way would be a second time.
 */
class PayloadCopiesIT {
  private static final int PAYLOAD = 24 << 20;
  private static final int PART = 64 << 10;

  /** Answers with the length of its input, below 0 where a native engine would have to copy it. */
  private static final String SOURCE =
      """
      import io.jarbor.api.backend.ModelPackage;
      import io.jarbor.api.manifest.Options;
      import io.jarbor.api.model.*;
      import io.jarbor.api.tensor.*;
      import java.util.List;
      import java.util.Map;

      public final class Measure
          implements io.jarbor.api.backend.ModelProvider, Model, ModelInstance {
        public Model load(ModelPackage files, Options options) { return this; }
        public ModelInstance newInstance(Placement placement) { return this; }
        public void close() {}
        public Signature signature() {
          return Signature.builder()
              .inputs(List.of(TensorSpec.of("x", Datatype.INT64, Shape.of(-1))))
              .outputs(List.of(TensorSpec.of("length", Datatype.INT64, Shape.of(1))))
              .batched(false)
              .build();
        }
        public void infer(InferenceCall call) {
          java.nio.ByteBuffer bytes = call.inputs().get("x").data();
          boolean usable = bytes.isDirect() && bytes.alignmentOffset(0, 8) == 0;
          long length = usable ? bytes.remaining() : -bytes.remaining();
          call.emit(Map.of("length", Tensor.of(Shape.of(1), length)), true);
        }
      }
      """;

  private static TestServer server;
  private static GrpcClient client;

  @BeforeAll
  static void start() {
    server = TestServer.empty(config -> config);
    Packages.model(server.models(), "measure", "Measure", SOURCE, "");
    server.awaitState("measure", VersionState.READY);
    client = new GrpcClient(server.server().port());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  /** What the server's threads have put on the heap, by thread. */
  private static Map<Long, Long> allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Map<Long, Long> allocated = new HashMap<>();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      boolean ours =
          thread != null
              && thread.getThreadId() != Thread.currentThread().getId()
              && !thread.getThreadName().startsWith("grpc-");
      if (ours) {
        long bytes = threads.getThreadAllocatedBytes(thread.getThreadId());
        allocated.put(thread.getThreadId(), bytes);
      }
    }
    return allocated;
  }

  private static void assertCopiedOnce(Map<Long, Long> before) {
    long bytes = 0;
    for (Map.Entry<Long, Long> after : allocated().entrySet()) {
      bytes += after.getValue() - before.getOrDefault(after.getKey(), 0L);
    }
    String times = (double) bytes / PAYLOAD + " times the payload was put on the heap";
    assertTrue(bytes > PAYLOAD / 2, times);
    assertTrue(bytes < PAYLOAD * 3L / 2, times);
  }

  private static void part(OutputStream out, int bytes, boolean chunked) throws IOException {
    byte[] zeros = new byte[Math.min(PART, bytes)];
    if (chunked) {
      out.write((Integer.toHexString(bytes) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
    for (int sent = 0; sent < bytes; sent += zeros.length) {
      out.write(zeros, 0, Math.min(zeros.length, bytes - sent));
    }
    if (chunked) {
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Send the payload; in chunks of so many bytes, 0 for a body that says its length. */
  private static String infer(int payload, int chunk) throws IOException {
    String text =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT64\",\"shape\":["
            + payload / Long.BYTES
            + "],\"parameters\":{\"binary_data_size\":"
            + payload
            + "}}]}";
    // The tensor begins where no INT64 may lie.
    byte[] json =
        (text + " ".repeat(8 - text.length() % 8 + 3)).getBytes(StandardCharsets.US_ASCII);
    String head =
        "POST /v2/models/measure/infer HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Inference-Header-Content-Length: "
            + json.length
            + (chunk > 0
                ? "\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + Integer.toHexString(json.length)
                    + "\r\n"
                : "\r\nContent-Length: " + (json.length + payload) + "\r\n\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), PART);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(json);
      if (chunk > 0) {
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        for (int sent = 0; sent < payload; sent += chunk) {
          part(out, Math.min(chunk, payload - sent), true);
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      } else {
        part(out, payload, false);
      }
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, PART, PAYLOAD})
  void overHttp(int chunk) throws IOException {
    infer(Long.BYTES, chunk);
    Map<Long, Long> before = allocated();

    String answer = infer(PAYLOAD, chunk);

    assertTrue(answer.endsWith("\"data\":[" + PAYLOAD + "]}]}"), answer);
    assertCopiedOnce(before);
  }

  @Test
  void overGrpc() {
    GrpcClient.number(client.infer(GrpcClient.raw("measure", "x", "INT64", zeros(Long.BYTES), 1)));
    ByteString payload = zeros(PAYLOAD);
    Map<Long, Long> before = allocated();

    long answer =
        GrpcClient.number(
            client.infer(GrpcClient.raw("measure", "x", "INT64", payload, PAYLOAD / Long.BYTES)));

    assertEquals(PAYLOAD, answer);
    assertCopiedOnce(before);
  }

  private static ByteString zeros(int count) {
    return ByteString.copyFrom(new byte[count]);
  }
}
