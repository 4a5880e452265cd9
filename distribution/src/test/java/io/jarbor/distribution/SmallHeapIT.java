package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.stub.ClientCalls;
import io.jarbor.proto.inference.ModelInferRequest;
import io.jarbor.proto.inference.ModelInferRequest.InferInputTensor;
import io.jarbor.proto.inference.ModelInferResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer that the heap has no room for fails its own request; the process lives on. */
class SmallHeapIT {
  private static final int MANY = 3_000_000;

  @TempDir Path folder;

  private static HttpResponse<byte[]> infer(Launched server, int count, boolean binary)
      throws IOException, InterruptedException {
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
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.address().resolve("/v2/models/identity/infer"))
                .header("Inference-Header-Content-Length", Integer.toString(json.length()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.array()))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  private Launched serve() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    Packages.folder(models, "identity", fixture("datatypes/identity_fp32.onnx"), "");
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
        try {
          assertEquals(fits, one.get(1, TimeUnit.MINUTES).getRawOutputContents(0));
        } catch (ExecutionException refused) {
          String told = String.valueOf(refused.getMessage());
          assertTrue(told.contains("UNAVAILABLE: messages"), told);
        }
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
