package io.jarbor.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import io.jarbor.testkit.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Where the code of a package runs: in its version's pool, never on a thread that other models
 * need, such as an event loop or the timer. The plugin notes the threads that it sees.
 */
class PackageThreadsIT {
  private static final String THREADS = "jarbor.test.threads.";
  private static final String IMPORTS =
      """
      package com.example;
      import io.jarbor.api.backend.*;
      import io.jarbor.api.manifest.*;
      import io.jarbor.api.model.*;
      import io.jarbor.api.processing.*;
      import io.jarbor.api.tensor.*;
      import java.util.*;
      """;
  private static final String NOTES =
      "package com.example; public final class Notes { public static void take(String place) {"
          + " System.getProperties().merge(\""
          + THREADS
          + "\" + place, Thread.currentThread().getName(), (a, b) -> a + \",\" + b); } }";

  /** Answers what it got; a negative number is waited with until nobody wants the answer. */
  private static final String MODEL =
      IMPORTS
          + """
          public final class Echo implements ModelProvider {
            public Model load(ModelPackage files, Options options) {
              Signature signature = Signature.builder()
                  .inputs(List.of(TensorSpec.of("x", Datatype.FP32, Shape.of(-1, 1))))
                  .outputs(List.of(TensorSpec.of("y", Datatype.FP32, Shape.of(-1, 1))))
                  .batched(true).build();
              return new Model() {
                public Signature signature() { return signature; }
                public void close() {}
                public ModelInstance newInstance(Placement placement) {
                  return new ModelInstance() {
                    public void close() {}
                    public void infer(InferenceCall call) {
                      Tensor x = call.inputs().get("x");
                      while (x.floats().get(0) < 0 && !call.cancelled()) {
                        try { Thread.sleep(5); } catch (InterruptedException e) { return; }
                      }
                      Tensor y = call.allocator().allocate(Datatype.FP32, x.shape());
                      y.data().put(x.data());
                      call.emit(Map.of("y", y), true);
                    }
                  };
                }
              };
            }
          }
          """;

  private static final String REQUEST =
      "package com.example; public record Ask(float value, int parts, int size) {"
          + " public Ask { Notes.take(\"constructor\"); } }";
  private static final String ANSWER =
      "package com.example; public record Told(String text) {"
          + " public String text() { Notes.take(\"accessor\"); return text; } }";
  private static final String GENERATOR =
      IMPORTS
          + """
          public final class Gen implements Generator<Ask, Told> {
            public Class<Ask> requestType() { return Ask.class; }
            public Class<Told> responseType() { return Told.class; }
            public void setUp(ProcessorSetup setup) { Notes.take("set up"); }
            public void close() { Notes.take("processor"); }
            public Generation<Told> open(Ask ask, ProcessingContext context) {
              Notes.take("open");
              return new Generation<>() {
                int steps;
                public Generation.Step<Told> step(Map<String, Tensor> outputs) {
                  Notes.take("step");
                  if (steps++ == ask.parts()) {
                    return new Generation.Done<>(List.of(), new Told("done"));
                  }
                  return new Generation.Continue<>(
                      Map.of("x", Tensor.of(Shape.of(1, 1), new float[] {ask.value()})),
                      List.of(new Told("a".repeat(ask.size()))),
                      () -> Notes.take("state"));
                }
                public void close() { Notes.take("close"); }
              };
            }
          }
          """;

  private final TestServer server = TestServer.empty(config -> config);

  @BeforeEach
  void serve() {
    forget();
    Packages.jar(
        server.models().resolve("noting.jar"),
        Map.of(
            "com.example.Notes", NOTES,
            "com.example.Echo", MODEL,
            "com.example.Ask", REQUEST,
            "com.example.Told", ANSWER,
            "com.example.Gen", GENERATOR),
        Map.of(
            "META-INF/jarbor/model.yaml", "backend: java\n",
            "META-INF/services/io.jarbor.api.backend.ModelProvider", "com.example.Echo\n",
            "META-INF/services/io.jarbor.api.processing.Generator", "com.example.Gen\n"),
        Map.of());
    server.awaitState("noting", VersionState.READY);
    forget();
  }

  @AfterEach
  void close() {
    server.close();
    forget();
  }

  private static void forget() {
    System.getProperties().keySet().removeIf(key -> key.toString().startsWith(THREADS));
  }

  /** The threads that were seen at a place, without their numbers. */
  private static Set<String> threads(String place) {
    Set<String> kinds = new TreeSet<>();
    for (String name : System.getProperty(THREADS + place, "").split(",", -1)) {
      kinds.add(name.replaceAll("-?\\d+$", ""));
    }
    return kinds;
  }

  private static void assertInPool(String... places) {
    for (String place : places) {
      Wait.until(place + " has run", () -> System.getProperties().containsKey(THREADS + place));
      assertEquals(Set.of("jarbor-processing"), threads(place), place);
    }
  }

  private HttpResponse<String> ask(String body, String accept, String timeout) {
    return server.send(
        HttpRequest.newBuilder(server.uri("/noting"))
            .header("Content-Type", "application/json")
            .header("Accept", accept)
            .header("X-Request-Timeout", timeout)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  @Test
  void answersOfOnePiece() {
    HttpResponse<String> response =
        ask("{\"value\": 1, \"parts\": 2, \"size\": 3}", "application/json", "20000");

    assertEquals(200, response.statusCode(), response.body());
    assertInPool("constructor", "open", "step", "accessor", "state", "close");
  }

  @Test
  void streamsOfEvents() {
    HttpResponse<String> response =
        ask("{\"value\": 1, \"parts\": 2, \"size\": 3}", "text/event-stream", "20000");

    assertEquals(200, response.statusCode(), response.body());
    assertTrue(response.body().contains("event: done"), response.body());
    assertInPool("constructor", "open", "step", "accessor", "state", "close");
  }

  @Test
  void requestsWhoseDeadlinePassesInARun() {
    HttpResponse<String> response =
        ask("{\"value\": -1, \"parts\": 1, \"size\": 3}", "application/json", "5000");

    assertEquals(504, response.statusCode(), response.body());
    assertInPool("state", "close");
  }

  @Test
  void callersThatGoInARun() throws Exception {
    try (Socket socket =
        send("{\"value\": -1, \"parts\": 1, \"size\": 3}", "application/json", 60_000)) {
      Wait.until(
          "the run has begun", () -> System.getProperties().containsKey(THREADS + "accessor"));
      assertTrue(socket.isConnected());
    }

    assertInPool("state", "close");
  }

  @Test
  void processorsOfARemovedPackageAreClosed() throws Exception {
    Files.delete(server.models().resolve("noting.jar"));

    Wait.until(
        "the processor is closed", () -> System.getProperties().containsKey(THREADS + "processor"));
  }

  @Test
  void answersWhatCannotBeWritten() {
    Packages.folder(
        server.models(),
        "item",
        Packages.fixture("datatypes/identity_fp32.onnx"),
        "postprocessor: {use: passthrough, options: {item: true}}\n");
    server.awaitState("item", VersionState.READY);

    HttpResponse<String> response =
        server.send(
            HttpRequest.newBuilder(server.uri("/item"))
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString("{\"x\": [[1], [2]]}"))
                .build());

    assertEquals(400, response.statusCode(), response.body());
  }

  @Test
  void callersThatDoNotRead() throws Exception {
    try (Socket socket =
        send("{\"value\": 1, \"parts\": 100, \"size\": 4000000}", "text/event-stream", 5000)) {
      Wait.until("a part is on its way", () -> received(socket));
      Files.delete(server.models().resolve("noting.jar"));

      // The deadline ends the request, though its caller neither reads nor goes.
      server.awaitCatalog("the version is closed", catalog -> catalog.statuses().isEmpty());
      assertTrue(socket.isConnected());
    }
    assertInPool("state", "close");
  }

  private static boolean received(Socket socket) {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Socket send(String body, String accept, int timeoutMillis) throws IOException {
    Socket socket = new Socket(server.uri("/").getHost(), server.uri("/").getPort());
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    socket
        .getOutputStream()
        .write(
            ("POST /noting HTTP/1.1\r\nHost: localhost\r\nAccept: "
                    + accept
                    + "\r\nX-Request-Timeout: "
                    + timeoutMillis
                    + "\r\nContent-Length: "
                    + bytes.length
                    + "\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return socket;
  }
}
