package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine of DJL whose jars a user puts beside the djl backend. */
class AnotherEngineIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MANIFEST =
      """
      backend: djl
      options: {engine: OnnxRuntime}
      model: model.onnx
      inputs:
        - {name: input, datatype: FP32, shape: [1000]}
      outputs:
        - {name: output, datatype: FP32, shape: [1]}
      """;

  @TempDir Path folder;

  private static void link(Path target, Path jars) throws IOException {
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(jars)) {
      for (Path jar : files.toList()) {
        Files.createSymbolicLink(target.resolve(jar.getFileName()), jar.toAbsolutePath());
      }
    }
  }

  /** The backends as they are shipped, and the jars of the engine in the djl backend's folder. */
  private Path backends() throws IOException {
    Path backends = folder.resolve("backends");
    Path shipped = Launched.HOME.resolve("backends");
    link(backends.resolve("onnx"), shipped.resolve("onnx"));
    link(backends.resolve("djl"), shipped.resolve("djl"));
    link(backends.resolve("djl"), Path.of(System.getProperty("jarbor.another.engine")));
    try (Stream<Path> jars = Files.list(shipped.resolve("onnx"))) {
      Path runtime =
          jars.filter(jar -> jar.getFileName().toString().startsWith("onnxruntime-"))
              .findFirst()
              .orElseThrow();
      Files.createSymbolicLink(
          backends.resolve("djl").resolve(runtime.getFileName()), runtime.toAbsolutePath());
    }
    return backends;
  }

  private static JsonNode ask(Launched server, String path, JsonNode body) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(server.address().resolve(path))
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response.body());
    return JSON.readTree(response.body());
  }

  @Test
  void answersAsTheOnnxBackendBesideIt() throws Exception {
    Path models = Files.createDirectories(folder.resolve("models"));
    Packages.folder(models, "direct", fixture("text-generator/model.onnx"), "");
    Packages.folder(models, "through-djl", fixture("text-generator/model.onnx"), MANIFEST);
    JsonNode numbers =
        JSON.readTree(fixture("text-generator/request.json").toFile()).get("input_text");

    try (Launched server = Launched.server(folder, "--backends", backends().toString())) {
      JsonNode direct = ask(server, "/direct", request(server, "direct", numbers));
      JsonNode throughDjl = ask(server, "/through-djl", request(server, "through-djl", numbers));

      assertEquals(
          direct.iterator().next().at("/0/0").asDouble(),
          throughDjl.at("/output/0/0").asDouble(),
          1e-6);
    }
  }

  private static JsonNode request(Launched server, String model, JsonNode numbers) {
    String input = new ServerLoad(server.management()).firstInput(model);
    return JSON.createObjectNode().set(input, JSON.createArrayNode().add(numbers));
  }
}
