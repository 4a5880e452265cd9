package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.model.ModelId;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.runtime.statistics.InferenceStatistics;
import io.jarbor.runtime.statistics.ModelStatistics;
import io.jarbor.testkit.TestFiles;
import io.jarbor.testkit.TestServer;
import io.jarbor.testkit.Wait;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a real server counts of its models. */
class StatisticsIT {
  private static final ModelId IRIS = new ModelId("iris", "1");
  private static final String WARM_UP = "warm-up: [{X: [5.1, 3.5, 1.4, 0.2]}]\n";

  private final TestServer server = TestServer.empty(config -> config);

  @AfterEach
  void close() {
    server.close();
  }

  private ModelStatistics of(ModelId id) {
    return server.server().statistics().of(id);
  }

  /** Runs are counted after the requests that they answer. */
  private void awaitEnded(ModelId id, long requests, long rows) {
    Wait.until(
        requests + " requests of " + id + " have ended, with " + rows + " rows",
        () -> {
          ModelStatistics counted = of(id);
          InferenceStatistics ended = counted.inference();
          return ended.success().count() + ended.fail().count() == requests
              && counted.inferenceCount() == rows;
        });
  }

  private void awaitEnded(long requests) {
    awaitEnded(IRIS, requests, requests);
  }

  private void ask(int times) {
    for (int i = 0; i < times; i++) {
      assertEquals(200, server.post("/iris", "{\"X\": [[5.1, 3.5, 1.4, 0.2]]}").statusCode());
    }
  }

  private void serveIris() {
    Packages.folder(server.models(), "iris", fixture("iris/model.onnx"), WARM_UP);
    server.awaitState("iris", VersionState.READY);
  }

  @Test
  void addsUpAfterAThousandMixedRequests() throws Exception {
    Packages.folder(
        server.models(),
        "picky",
        fixture("faults/fails_on_large_index.onnx"),
        "batching: {max-size: 16, max-delay: 1ms}\nlimits: {queue: 64}\n");
    ModelId picky =
        server
            .awaitCatalog("picky serves", catalog -> catalog.ready().containsKey("picky"))
            .ready()
            .get("picky")
            .get(0)
            .id();
    String input =
        server
            .server()
            .repository()
            .catalog()
            .ready()
            .get("picky")
            .get(0)
            .signature()
            .inputs()
            .get(0)
            .name();
    List<CompletableFuture<Integer>> statuses = new ArrayList<>();
    ExecutorService callers = Executors.newFixedThreadPool(16);
    try {
      for (int i = 0; i < 1000; i++) {
        int number = i;
        statuses.add(
            CompletableFuture.supplyAsync(
                () ->
                    server
                        .post("/picky", "{\"" + input + "\": " + indices(number) + "}")
                        .statusCode(),
                callers));
      }
      long answered = 0;
      long failed = 0;
      for (CompletableFuture<Integer> status : statuses) {
        int code = status.get(60, TimeUnit.SECONDS);
        answered += code == 200 ? 1 : 0;
        failed += code == 500 ? 1 : 0;
      }
      awaitEnded(picky, answered + failed, rowsOf(1000));
      assertAddsUp(of(picky), answered, failed);
    } finally {
      callers.shutdownNow();
    }
  }

  /** Of one to three rows; some hold an index that is too large, some are no numbers. */
  private static String indices(int number) {
    List<String> rows = new ArrayList<>();
    for (int row = 0; row <= number % 3; row++) {
      rows.add(number % 10 == 0 ? "99" : number % 25 == 1 ? "\"x\"" : "1");
    }
    return rows.toString();
  }

  private static void assertAddsUp(ModelStatistics counted, long answered, long failed) {
    InferenceStatistics requests = counted.inference();
    assertEquals(answered, requests.success().count());
    assertEquals(failed, requests.fail().count());
    assertTrue(failed > 0, "none failed");
    long parts =
        requests.queue().nanos()
            + requests.computeInput().nanos()
            + requests.computeInfer().nanos()
            + requests.computeOutput().nanos();
    assertTrue(requests.success().nanos() > parts, requests::toString);
    assertEquals(
        counted.executionCount(),
        counted.batches().stream().mapToLong(batch -> batch.computeInfer().count()).sum());
    assertEquals(
        counted.inferenceCount(),
        counted.batches().stream()
            .mapToLong(batch -> batch.batchSize() * batch.computeInfer().count())
            .sum());
    assertEquals(rowsOf(1000), counted.inferenceCount());
    assertTrue(requests.computeInfer().nanos() > 0);
    assertTrue(counted.lastInference().isPresent());
  }

  private static long rowsOf(int requests) {
    long rows = 0;
    for (int number = 0; number < requests; number++) {
      rows += number % 10 == 0 || number % 25 == 1 ? 0 : 1 + number % 3;
    }
    return rows;
  }

  @Test
  void countsCallersRequestsAndNoSamples() {
    serveIris();
    assertEquals(0, of(IRIS).inference().success().count());
    ask(3);
    awaitEnded(3);
    assertEquals(3, of(IRIS).inferenceCount());
  }

  @Test
  void countsOnWhereAPackageIsLoadedAnew() throws Exception {
    serveIris();
    ask(2);
    awaitEnded(2);
    Optional<String> before = server.awaitState("iris", VersionState.READY).revision();
    Files.writeString(server.models().resolve("iris/model.yaml"), WARM_UP + "instances: 2\n");
    Wait.until(
        "the replacement serves",
        () -> !server.awaitState("iris", VersionState.READY).revision().equals(before));

    ask(1);

    awaitEnded(3);
  }

  @Test
  void forgetsAVersionWhosePackageIsGone() {
    serveIris();
    ask(2);
    awaitEnded(2);

    TestFiles.delete(server.models().resolve("iris"));

    Wait.until("it is forgotten", () -> of(IRIS).inference().success().count() == 0);
    serveIris();
    ask(1);
    awaitEnded(1);
    assertNotEquals(Optional.empty(), of(IRIS).lastInference());
  }
}
