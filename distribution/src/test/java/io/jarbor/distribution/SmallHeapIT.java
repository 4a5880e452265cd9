package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferInputTensor;
import io.jarbor.proto.inference.ModelInferResponse;
import io.jarbor.testkit.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A request or an answer that the heap has no room for fails by itself; the process lives on. */
class SmallHeapIT {
  private static final int MANY = 3_000_000;
  private static final String INFER = "/v2/models/identity/infer";
  private static final String JSON_LENGTH = "Inference-Header-Content-Length";

  /** More of them than there is room for. */
  private static final int CALLERS = 8;

  @TempDir Path folder;

  /** A request of numbers as bytes, whose JSON says how they are to be answered. */
  private record Numbers(String json, byte[] body) {
    static Numbers of(int count, boolean binary) {
      String json =
          """
          {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1, %d], \
          "parameters": {"binary_data_size": %d}}], "parameters": {"binary_data_output": %b}}"""
              .formatted(count, Float.BYTES * count, binary);
      ByteBuffer body =
          ByteBuffer.allocate(json.length() + Float.BYTES * count)
              .put(json.getBytes(StandardCharsets.US_ASCII))
              .order(ByteOrder.LITTLE_ENDIAN);
      while (body.hasRemaining()) {
        body.putFloat(0.12345678f);
      }
      return new Numbers(json, body.array());
    }
  }

  private static HttpResponse<byte[]> infer(Launched server, int count, boolean binary)
      throws IOException, InterruptedException {
    Numbers numbers = Numbers.of(count, binary);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.address().resolve(INFER))
                .header(JSON_LENGTH, Integer.toString(numbers.json().length()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(numbers.body()))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Open a connection that takes few bytes at a time, and send the head of a request on it. */
  private static Socket request(Launched server, int length, String... headers) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(server.address().getHost(), server.address().getPort()));
    String head =
        "POST " + INFER + " HTTP/1.1\r\nhost: localhost\r\ncontent-length: " + length + "\r\n";
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    socket.getOutputStream().write((head + more + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** The status of an answer, of which nothing else is read. */
  private static int status(Socket socket) throws IOException {
    socket.setSoTimeout(60_000);
    byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
    return Integer.parseInt(new String(line, StandardCharsets.US_ASCII).substring(9));
  }

  private static void closeAll(List<? extends AutoCloseable> open) throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  /** What takes most of the room, alone: there is room for it again. */
  private static void assertTakes(Launched server) {
    Wait.until("it takes what it did", () -> takes(server));
  }

  private static boolean takes(Launched server) {
    try {
      return infer(server, MANY, true).statusCode() == 200;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(server.output(), e);
    }
  }

  private Launched serve() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    Packages.folder(models, "identity", fixture("datatypes/identity_fp32.onnx"), "");
    Packages.folder(
        models,
        "patient",
        fixture("datatypes/identity_fp32.onnx"),
        "batching: {max-size: 64, max-delay: 5s}\n");
    Launched server = Launched.starting(Map.of("JARBOR_JAVA_OPTS", "-Xmx96m"), folder);
    server.await("Try:");
    return server;
  }

  @Test
  void refusesAnAnswerThatIsTooLargeForIt() throws Exception {
    try (Launched server = serve()) {
      HttpResponse<byte[]> refused = infer(server, MANY, false);

      String told = new String(refused.body(), StandardCharsets.UTF_8);
      assertEquals(413, refused.statusCode(), told);
      assertTrue(told.contains("a JSON document may have "), told);
      assertEquals(200, infer(server, 4, false).statusCode());
      assertEquals(200, infer(server, MANY, true).statusCode());
    }
  }

  @Test
  void livesThroughBodiesThatDoNotEnd() throws Exception {
    List<Socket> open = new ArrayList<>();
    try (Launched server = serve()) {
      byte[] most = new byte[8 << 20];
      Arrays.fill(most, (byte) ' ');
      for (int i = 0; i < CALLERS; i++) {
        Socket socket = request(server, most.length + 1);
        open.add(socket);
        socket.getOutputStream().write(most);
      }
      Wait.until("some of them are refused", () -> open.stream().anyMatch(SmallHeapIT::answered));

      for (Socket each : open) {
        if (answered(each)) {
          assertEquals(503, status(each));
        }
      }
      assertEquals(200, infer(server, 4, false).statusCode(), server.output());
      closeAll(open);
      assertTakes(server);
    } finally {
      closeAll(open);
    }
  }

  /** What is small as it comes, and many times as much once it is read. */
  @ParameterizedTest
  @CsvSource({"numbers", "parameters", "id"})
  void livesThroughABodyThatGrowsAsItIsRead(String what) throws Exception {
    StringBuilder more = new StringBuilder();
    for (int i = 0; more.length() < 18 << 20; i++) {
      more.append(
          switch (what) {
            case "numbers" -> ",0";
            case "parameters" -> ",'" + i + "':0";
            default -> "\\u20ac";
          });
    }
    String body =
        switch (what) {
          case "numbers" -> "{'x':[0" + more + "]}";
          case "parameters" -> "{'x':[0],'parameters':{'a':0" + more + "}}";
          default -> "{'x':[0],'id':'" + more + "'}";
        };
    String json = body.replace('\'', '"');
    try (Launched server = serve()) {
      HttpResponse<String> refused =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(server.address().resolve("/v2/models/identity/generate"))
                      .POST(HttpRequest.BodyPublishers.ofString(json))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertEquals(413, refused.statusCode(), refused.body());
      assertTrue(refused.body().contains("half of the Java heap"), refused.body());
      assertTakes(server);
    }
  }

  private static boolean answered(Socket socket) {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void livesThroughAnswersThatNobodyReads() throws Exception {
    List<Socket> open = new ArrayList<>();
    try (Launched server = serve()) {
      Numbers numbers = Numbers.of(1_000_000, false);
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        Socket socket =
            request(server, numbers.body().length, JSON_LENGTH + ": " + numbers.json().length());
        open.add(socket);
        socket.getOutputStream().write(numbers.body());
        statuses.add(status(socket));
      }

      assertEquals(200, statuses.get(0));
      assertEquals(Set.of(200, 503), Set.copyOf(statuses));
      assertEquals(200, infer(server, 4, false).statusCode(), server.output());
      closeAll(open);
      assertTakes(server);
    } finally {
      closeAll(open);
    }
  }

  @Test
  void livesThroughMessagesThatNobodyReads() throws Exception {
    ModelInferRequest request =
        GrpcClient.raw("identity", "x", "FP32", ByteString.copyFrom(new byte[12 << 20]), 1, 3 << 20)
            .build();
    try (Launched server = serve()) {
      List<GrpcClient> open = new ArrayList<>();
      List<String> refusals = new CopyOnWriteArrayList<>();
      try {
        for (int i = 0; i < CALLERS; i++) {
          GrpcClient client = new GrpcClient(server.address().getPort());
          open.add(client);
          askWithoutReading(client, request, refusals);
        }
        Wait.until("some are refused", () -> !refusals.isEmpty());
      } finally {
        closeAll(open);
      }

      assertTrue(refusals.get(0).contains("UNAVAILABLE: requests"), refusals.get(0));
      assertEquals(200, infer(server, 4, false).statusCode(), server.output());
      assertTakes(server);
    }
  }

  private static void askWithoutReading(
      GrpcClient client, ModelInferRequest request, List<String> refusals) {
    ClientCall<ModelInferRequest, ModelInferResponse> unused =
        client.begin(
            request,
            new ClientCall.Listener<>() {
              @Override
              public void onClose(Status status, Metadata trailers) {
                refusals.add(status.getCode() + ": " + status.getDescription());
              }
            });
  }

  /** Each is small as it comes, and lies on the heap while it waits for company. */
  @Test
  void livesThroughMessagesThatWait() throws Exception {
    ByteString bytes = ByteString.copyFrom(new byte[14 << 20]);
    ModelInferRequest request =
        GrpcClient.raw("patient", "x", "FP32", bytes, 1, bytes.size() / 4).build();
    try (Launched server = serve();
        GrpcClient client = new GrpcClient(server.address().getPort())) {
      List<Future<ModelInferResponse>> all = new ArrayList<>();
      int waiting = 0;
      int refused = 0;
      for (int i = 0; i < CALLERS; i++) {
        // One after the other, since expanding them side by side is refused as well.
        Future<ModelInferResponse> one = send(client, List.of(request)).get(0);
        all.add(one);
        try {
          one.get(500, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          waiting++;
        } catch (ExecutionException e) {
          refused++;
        }
      }

      assertTrue(waiting > 0 && refused > 0, waiting + " wait, " + refused + " are refused");
      for (Future<ModelInferResponse> one : all) {
        assertAnsweredOrRefused(bytes, one);
      }
      assertEquals(200, infer(server, 4, false).statusCode(), server.output());
      assertTakes(server);
    }
  }

  private static void assertAnsweredOrRefused(ByteString expected, Future<ModelInferResponse> call)
      throws Exception {
    try {
      assertEquals(expected, call.get(1, TimeUnit.MINUTES).getRawOutputContents(0));
    } catch (ExecutionException refused) {
      String told = String.valueOf(refused.getMessage());
      assertTrue(told.contains("UNAVAILABLE: requests"), told);
    }
  }

  private static List<Future<ModelInferResponse>> send(
      GrpcClient client, List<ModelInferRequest> requests) {
    return requests.stream()
        .<Future<ModelInferResponse>>map(
            request ->
                ClientCalls.futureUnaryCall(
                    client.open(
                        MethodType.UNARY,
                        "ModelInfer",
                        request,
                        ModelInferResponse.getDefaultInstance(),
                        CallOptions.DEFAULT.withCompression("gzip")),
                    request))
        .toList();
  }

  /** Each is small as it comes, and would come to more than the heap with others, or alone. */
  @Test
  void livesThroughMessagesThatAreSmallUntilTheyAreExpanded() throws Exception {
    ByteString fits = ByteString.copyFrom(new byte[15 << 20]);
    ByteString zeros = ByteString.copyFrom(new byte[30 << 20]);
    InferInputTensor.Builder numbers = GrpcClient.input("x", "INT64", 1, 10_000_000);
    for (int i = 0; i < 10_000_000; i++) {
      numbers.getContentsBuilder().addInt64Contents(1);
    }
    ModelInferRequest typed =
        ModelInferRequest.newBuilder().setModelName("none").addInputs(numbers).build();
    try (Launched server = serve();
        GrpcClient client = new GrpcClient(server.address().getPort())) {
      ModelInferRequest taken =
          GrpcClient.raw("identity", "x", "FP32", fits, 1, fits.size() / 4).build();
      for (Future<ModelInferResponse> one : send(client, Collections.nCopies(6, taken))) {
        assertAnsweredOrRefused(fits, one);
      }
      ModelInferResponse alone = send(client, List.of(taken)).get(0).get(1, TimeUnit.MINUTES);
      assertEquals(fits, alone.getRawOutputContents(0));
      InferInputTensor.Builder text = GrpcClient.input("x", "BYTES", 1, 1);
      text.getContentsBuilder().addBytesContents(zeros);
      ModelInferRequest string =
          ModelInferRequest.newBuilder().setModelName("none").addInputs(text).build();
      ModelInferRequest large = GrpcClient.raw("none", "x", "FP32", zeros, 1, 30 << 18).build();
      for (ModelInferRequest each : List.of(large, typed, string)) {
        ExecutionException refused =
            assertThrows(
                ExecutionException.class,
                () -> send(client, List.of(each)).get(0).get(1, TimeUnit.MINUTES));
        String told = String.valueOf(refused.getMessage());
        assertTrue(told.contains("RESOURCE_EXHAUSTED"), told);
        assertTrue(told.contains("half of the Java heap"), told);
      }
      assertEquals(200, infer(server, 4, false).statusCode());
    }
  }
}
