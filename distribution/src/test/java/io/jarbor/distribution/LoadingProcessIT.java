package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What loading a package may not do to the process. */
class LoadingProcessIT {
  private static final String HANG =
      "System.out.println(\"it hangs\");"
          + " while (true) { java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000L); }";

  /** Some 120 MB as FP32, and more as JSON. */
  private static final int NUMBERS = 30_000_000;

  @TempDir Path folder;
  private final List<Launched> launched = new ArrayList<>();
  private Path models;

  @BeforeEach
  void models() throws IOException {
    models = Files.createDirectories(folder.resolve("models"));
  }

  @AfterEach
  void end() {
    launched.forEach(Launched::close);
  }

  private Launched serve(Map<String, String> environment) throws IOException {
    Launched server = Launched.starting(environment, folder);
    launched.add(server);
    return server;
  }

  @Test
  void aLargeAnswerToTheExampleTakesNoRoomOfTheHeap() throws Exception {
    new ModelJars()
        .infer(
            "ByteBuffer data = ByteBuffer.allocateDirect(4 * %d).order(ByteOrder.nativeOrder());"
                    .formatted(NUMBERS)
                + "while (data.hasRemaining()) { data.putFloat(0.125f); }"
                + "call.emit(Map.of(\"y\", Tensor.wrap(Datatype.FP32, Shape.of(1, %d), data.flip())),"
                    .formatted(NUMBERS)
                + " true); if (true) { return; }")
        .write(models, "tensors");
    new ModelJars()
        .postprocessor("Collections.nCopies(%d, 0.125f)".formatted(NUMBERS))
        .write(models, "typed");
    Packages.folder(models, "iris", fixture("iris/model.onnx"), "");

    Launched server = serve(Map.of("JARBOR_JAVA_OPTS", "-Xmx256m -XX:MaxDirectMemorySize=512m"));

    server.await("Try:");
    for (String name : List.of("tensors", "typed", "iris")) {
      assertTrue(server.output().contains("  READY   " + name + ":1"), server.output());
    }
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(server.address().resolve("/iris"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"X\": [[5.1, 3.5, 1.4, 0.2]]}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response.body());
  }

  @Test
  void aPackageThatHangsOnItsExampleIsChecked() throws Exception {
    new ModelJars()
        .manifest("limits: {timeout: 1h}\n")
        .infer("if (x != null) { " + HANG + " }")
        .write(models, "hangs");
    Launched check = Launched.command(folder, "validate", models.resolve("hangs.jar").toString());
    launched.add(check);

    assertEquals(0, check.exitCode(), check.output());
    assertTrue(check.output().contains("shows no example"), check.output());
  }

  @ParameterizedTest
  @ValueSource(strings = {"load", "sample", "example"})
  void theProcessEndsThoughSomethingHangsInALoad(String where) throws Exception {
    ModelJars model = new ModelJars();
    if (where.equals("load")) {
      model.load("if (files != null) { " + HANG + " }");
    } else {
      String sample = where.equals("sample") ? "warm-up: [{x: [1]}]\n" : "";
      model.manifest("limits: {timeout: 1h}\n" + sample).infer("if (x != null) { " + HANG + " }");
    }
    model.write(models, "hangs");
    Launched server = serve(Map.of("JARBOR_HTTP_DRAIN_TIMEOUT", "1s"));
    server.await("it hangs");
    server.await("Models come from");

    server.terminate();

    assertEquals(0, server.exitCode(), server.output());
    assertTrue(server.output().contains("stopped;"), server.output());
    assertFalse(server.output().contains("READY"), server.output());
  }
}
