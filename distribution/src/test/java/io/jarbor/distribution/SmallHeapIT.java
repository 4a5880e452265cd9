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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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
    Launched server =
        Launched.command(
            Map.of("JARBOR_JAVA_OPTS", "-Xmx96m"),
            folder,
            "serve",
            "--models",
            models.toString(),
            "--port",
            "0",
            "--management-port",
            "0");
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

  /** Some 30 kB each, which come to far more than the heap: for a model, and for none. */
  @Test
  void livesThroughMessagesThatAreSmallUntilTheyAreExpanded() throws Exception {
    ByteString zeros = ByteString.copyFrom(new byte[30 << 20]);
    try (Launched server = serve();
        GrpcClient client = new GrpcClient(server.address().getPort())) {
      List<Future<ModelInferResponse>> bombs = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        ModelInferRequest request =
            GrpcClient.raw(i % 2 == 0 ? "identity" : "none", "x", "FP32", zeros, 1, 30 << 18)
                .build();
        bombs.add(
            ClientCalls.futureUnaryCall(
                client.open(
                    MethodType.UNARY,
                    "ModelInfer",
                    request,
                    ModelInferResponse.getDefaultInstance(),
                    CallOptions.DEFAULT.withCompression("gzip")),
                request));
      }

      for (Future<ModelInferResponse> bomb : bombs) {
        ExecutionException refused = assertThrows(ExecutionException.class, bomb::get);
        String told = String.valueOf(refused.getMessage());
        assertTrue(told.contains("RESOURCE_EXHAUSTED") || told.contains("UNAVAILABLE: m"), told);
      }
      assertEquals(200, infer(server, 4, false).statusCode());
    }
  }
}
