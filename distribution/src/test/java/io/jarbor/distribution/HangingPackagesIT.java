package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Code of packages that never returns, wherever it hangs: it costs its own package alone. */
class HangingPackagesIT {
  private static final String HANGS = "jarbor.test.hangs";
  private static final String GOOD = "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}";
  private static final String SERVICES = "META-INF/services/io.jarbor.api.";

  private static final String HANG =
      "package com.example; public final class Hang { public static void forever() {"
          + " while (System.getProperty(\""
          + HANGS
          + "\") != null) { java.util.concurrent.locks.LockSupport.parkNanos(10_000_000L); } } }";

  private static final String MODEL =
      """
      package com.example;
      import io.jarbor.api.backend.*;
      import io.jarbor.api.manifest.*;
      import io.jarbor.api.model.*;
      import io.jarbor.api.tensor.*;
      import java.util.*;
      public final class Echo implements ModelProvider, Model, ModelInstance {
        public Model load(ModelPackage files, Options options) { return new Echo(); }
        public Signature signature() {
          return Signature.builder()
              .inputs(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(-1, 1))))
              .outputs(List.of(TensorSpec.of("y", Datatype.FP32, Shape.of(-1, 1))))
              .batched(true).build();
        }
        public ModelInstance newInstance(Placement placement) { return new Echo(); }
        public void infer(InferenceCall call) {
          Tensor x = call.inputs().get("x");
          if (x.floats().get(0) < 0) { Hang.forever(); }
          call.emit(Map.of("y", x.retain()), true);
        }
        public void close() {}
      }
      """;

  private static final String PREPROCESSOR =
      """
      package com.example;
      import io.jarbor.api.processing.*;
      import io.jarbor.api.tensor.*;
      import java.util.Map;
      public final class Reader implements Preprocessor<Reader.Request> {
        public record Request(float value) { public Request { %s } }
        public Reader() { %s }
        public Class<Request> requestType() { return Request.class; }
        public Map<String, Tensor> process(Request request, ProcessingContext context) {
          return Map.of("x", Tensor.of(Shape.of(1, 1), new float[] {request.value()}));
        }
      }
      """;

  private final TestServer server = TestServer.empty(config -> config);
  private final ServerLoad load = new ServerLoad(server.managementUri("/"));

  @BeforeEach
  void hang() {
    System.setProperty(HANGS, "");
    serveGood("good");
  }

  /** What hangs is let go, so that its thread ends with the test. */
  @AfterEach
  void close() {
    System.clearProperty(HANGS);
    server.close();
  }

  private void serveGood(String name) {
    Packages.folder(server.models(), name, fixture("iris/model.onnx"), "");
    server.awaitState(name, VersionState.READY);
  }

  private void plugin(String name, String manifest, Map<String, String> more) {
    Map<String, String> sources = new LinkedHashMap<>(more);
    sources.put("com.example.Hang", HANG);
    sources.put("com.example.Echo", MODEL);
    Map<String, String> files = new LinkedHashMap<>();
    files.put("META-INF/jarbor/model.yaml", "backend: java\n" + manifest);
    files.put(SERVICES + "backend.ModelProvider", "com.example.Echo\n");
    if (!more.isEmpty()) {
      files.put(SERVICES + "processing.Preprocessor", "com.example.Reader\n");
    }
    Packages.jar(server.models().resolve(name + ".jar"), sources, files, Map.of());
  }

  private static Map<String, String> reader(String request, String constructor) {
    return Map.of("com.example.Reader", PREPROCESSOR.formatted(request, constructor));
  }

  private HttpResponse<String> postInShort(String path, String body) {
    return server.send(
        HttpRequest.newBuilder(server.uri(path))
            .header("X-Request-Timeout", "2000")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private void assertStatus(int status, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response.body());
  }

  private void assertAllElseServes() {
    assertStatus(200, server.get("/health/live"));
    assertStatus(200, server.post("/good", GOOD));
  }

  private String revision(String model) {
    return server.server().repository().catalog().ready().get(model).get(0).revision();
  }

  @Test
  void aModelCallIsSetAsideAndItsInstanceReplaced() {
    plugin("hangs", "", Map.of());
    server.awaitState("hangs", VersionState.READY);

    assertStatus(504, postInShort("/hangs", "{\"x\": [[-1]]}"));

    load.await("hangs", "hung", 1);
    load.await("hangs", "instances", 1);
    assertStatus(200, server.post("/hangs", "{\"x\": [[1]]}"));
    assertAllElseServes();
  }

  @Test
  void modelCallsThatHangAgainEndTheirVersionUntilItIsLoadedAnew() {
    plugin("hangs", "", Map.of());
    server.awaitState("hangs", VersionState.READY);
    String first = revision("hangs");
    for (int hung = 1; hung <= 2; hung++) {
      load.await("hangs", "instances", 1);
      assertStatus(504, postInShort("/hangs", "{\"x\": [[-1]]}"));
      load.await("hangs", "hung", hung);
    }
    load.await("hangs", "instances", 0);

    HttpResponse<String> refused = server.post("/hangs", "{\"x\": [[1]]}");
    assertStatus(503, refused);
    assertTrue(refused.body().contains("2 runs have not returned"), refused.body());
    assertAllElseServes();

    plugin("hangs", "limits: {timeout: 20s}\n", Map.of());
    server.awaitCatalog("it is loaded anew", catalog -> !revision("hangs").equals(first));
    assertStatus(200, server.post("/hangs", "{\"x\": [[1]]}"));
    assertTrue(hasState(VersionState.DRAINING), "the first waits for its calls");
    System.clearProperty(HANGS);
    server.awaitCatalog("the first is closed", catalog -> !hasState(VersionState.DRAINING));
  }

  private boolean hasState(VersionState state) {
    return server.server().repository().catalog().statuses().stream()
        .anyMatch(status -> status.model().equals("hangs") && status.state() == state);
  }

  @Test
  void aConstructorKeepsNobodyElseFromLoading() {
    plugin("hangs", "", reader("", "Hang.forever();"));
    server.awaitState("hangs", VersionState.LOADING);

    serveGood("later");

    assertStatus(200, server.post("/later", GOOD));
    assertAllElseServes();
    assertTrue(hasState(VersionState.LOADING));
  }

  @Test
  void theConstructorOfARequestIsAnsweredAtItsDeadline() {
    plugin("hangs", "", reader("if (value < 0) { Hang.forever(); }", ""));
    server.awaitState("hangs", VersionState.READY);
    assertStatus(200, server.post("/hangs", "{\"value\": 1}"));

    // As many as there are event loops, and more than there are threads for the package.
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors() + 4; i++) {
      HttpResponse<String> response = postInShort("/hangs", "{\"value\": -1}");
      assertTrue(response.statusCode() == 504 || response.statusCode() == 503, response.body());
      assertAllElseServes();
    }

    assertTrue(load.number("hangs", "hung-processors") > 0);
  }
}
