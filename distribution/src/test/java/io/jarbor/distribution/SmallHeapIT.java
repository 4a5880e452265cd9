package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

  @Test
  void refusesAnAnswerThatIsTooLargeForIt() throws Exception {
    Path models = Files.createDirectories(folder.resolve("models"));
    Packages.folder(models, "identity", fixture("datatypes/identity_fp32.onnx"), "");
    try (Launched server =
        Launched.command(
            Map.of("JARBOR_JAVA_OPTS", "-Xmx96m"),
            folder,
            "serve",
            "--models",
            models.toString(),
            "--port",
            "0")) {
      server.await("Try:");

      HttpResponse<byte[]> refused = infer(server, MANY, false);

      String told = new String(refused.body(), StandardCharsets.UTF_8);
      assertEquals(413, refused.statusCode(), told);
      assertTrue(told.contains("a JSON document may have "), told);
      assertEquals(200, infer(server, 4, false).statusCode());
      assertEquals(200, infer(server, MANY, true).statusCode());
    }
  }
}
