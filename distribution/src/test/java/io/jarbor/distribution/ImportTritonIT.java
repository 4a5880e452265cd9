package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.manifest.Manifest;
import io.jarbor.runtime.cli.Main;
import io.jarbor.runtime.repository.Catalog;
import io.jarbor.runtime.repository.ModelVersion;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.testkit.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code jarbor import triton}, and a server on what it writes. */
class ImportTritonIT {
  private static final String TENSORS =
      """
      input [ { name: "X" data_type: TYPE_FP32 dims: [ 4 ] } ]
      output [
        { name: "label" data_type: TYPE_STRING dims: [ ] },
        { name: "probabilities" data_type: TYPE_FP32 dims: [ 3 ] }
      ]
      """;

  private static final String LABELLED =
      """
      output { name: "probabilities" data_type: TYPE_FP32 dims: [ 3 ] label_filename: "labels.txt" }
      max_batch_size: 4
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int importTo(Path models) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(
        "import", "triton", folder.resolve("repository").toString(), "--to", models.toString());
  }

  private Path model(String name, String config, Path file, String... versions) {
    Path model = folder.resolve("repository").resolve(name);
    try {
      Files.createDirectories(model);
      if (!config.isEmpty()) {
        Files.writeString(model.resolve("config.pbtxt"), config);
      }
      String ending = file.toString().substring(file.toString().lastIndexOf('.'));
      for (String version : versions) {
        Files.createDirectories(model.resolve(version));
        Files.copy(file, model.resolve(version).resolve("model" + ending));
      }
      return model;
    } catch (IOException e) {
      throw new AssertionError("the test's repository cannot be made", e);
    }
  }

  private static HttpResponse<String> ask(TestServer server, String model, String body) {
    return server.post("/v2/models/" + model + "/infer", body);
  }

  private static String request(String input, String datatype, String shape, int elements) {
    String data = String.join(",", java.util.Collections.nCopies(elements, "1"));
    return "{\"inputs\":[{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,\"data\":[%s]}]}"
        .formatted(input, datatype, shape, data);
  }

  @Test
  void modelsOfBothKindsAreServedAsTheirConfigurationSays() throws Exception {
    model(
        "iris",
        """
        name: "iris"
        platform: "onnxruntime_onnx"
        max_batch_size: 16
        dynamic_batching {
          preferred_batch_size: [ 4, 8 ]
          max_queue_delay_microseconds: 250
          default_queue_policy { max_queue_size: 64 default_timeout_microseconds: 5000000 }
        }
        instance_group [ { count: 2 kind: KIND_CPU } ]
        version_policy: { all {} }
        optimization { graph { level: 1 } }
        """
            + TENSORS,
        fixture("iris/model.onnx"),
        "2",
        "10",
        "9");
    Path digits =
        model(
            "digits",
            """
            backend: "pytorch"
            max_batch_size: 8
            input { name: "image" data_type: TYPE_FP32 dims: [ 1, 8, 8 ] }
            output { name: "logits" data_type: TYPE_FP32 dims: [ 10 ] label_filename: "labels.txt" }
            instance_group [ { count: 1 kind: KIND_CPU } ]
            """,
            fixture("digits/model.pt"),
            "1");
    Files.copy(fixture("digits/labels.txt"), digits.resolve("labels.txt"));
    model("bare", "", fixture("shapes/two_inputs.onnx"), "1");
    Path image =
        model(
            "image",
            """
            platform: "onnxruntime_onnx"
            max_batch_size: 8
            input { name: "image" data_type: TYPE_FP32 format: FORMAT_NCHW dims: [ 1, 8, 8 ] }
            output { name: "logits" data_type: TYPE_FP32 dims: [ 10 ] }
            instance_group [ { kind: KIND_OF_TOMORROW } ]
            """,
            fixture("digits/model.onnx"),
            "2");
    // Triton passes over the empty one, and takes the folder for the model in it.
    Files.createDirectory(image.resolve("1"));
    Path file = image.resolve("2/model.onnx");
    Files.move(file, image.resolve("moved"));
    Files.createDirectory(file);
    Files.move(image.resolve("moved"), file.resolve("model.onnx"));

    try (TestServer server = TestServer.empty(config -> config)) {
      assertEquals(0, importTo(server.models()), err::toString);

      server.awaitState("digits", VersionState.READY);
      String written = Files.readString(server.models().resolve("digits/model.yaml"));
      assertTrue(written.contains("instances: 1\n"), written);
      server.awaitState("bare", VersionState.READY);
      server.awaitState("image", VersionState.READY);
      assertEquals(
          200, ask(server, "image", request("image", "FP32", "[1,1,8,8]", 64)).statusCode());
      Catalog served =
          server.awaitCatalog(
              "three versions serve",
              catalog -> catalog.ready().getOrDefault("iris", List.of()).size() == 3);
      ModelVersion newest = served.ready().get("iris").get(0);
      assertEquals("10", newest.id().version());
      Manifest manifest = newest.manifest().manifest();
      assertEquals(16, manifest.batching().maxSize());
      assertEquals(Duration.ofNanos(250_000), manifest.batching().maxDelay());
      assertEquals(OptionalInt.of(2), manifest.instances());
      assertEquals(64, manifest.limits().queue());
      assertEquals(Duration.ofSeconds(5), manifest.limits().timeout());
      assertEquals(
          200, ask(server, "iris/versions/2", request("X", "FP32", "[1,4]", 4)).statusCode());
      HttpResponse<String> classes =
          ask(
              server,
              "digits",
              request("image", "FP32", "[1,1,8,8]", 64)
                  .replace(
                      "]}]}",
                      "]}],\"outputs\":[{\"name\":\"logits\",\"parameters\":{\"classification\":1}}]}"));
      assertEquals(200, classes.statusCode(), classes.body());
      assertTrue(classes.body().contains(":"), classes.body());
    }
    String said = out.toString();
    assertTrue(said.contains("left out: preferred_batch_size"), said);
    assertTrue(said.contains("left out: config.pbtxt:11:1: optimization"), said);
    assertTrue(said.contains("left out: format of input 'image'"), said);
    assertTrue(said.contains("left out: config.pbtxt:5:26: KIND_OF_TOMORROW"), said);
    assertTrue(said.contains("left out: version 1: there is no file 1/model.onnx"), said);
  }

  @Test
  void rowsOfDifferentCallersAreKeptApartWithoutADynamicBatcher() throws Exception {
    model(
        "mixes",
        """
        backend: "onnxruntime"
        max_batch_size: 8
        input { name: "x" data_type: TYPE_FP32 dims: [ 2 ] }
        output { name: "y" data_type: TYPE_FP32 dims: [ 2 ] }
        """,
        fixture("shapes/mixes_rows.onnx"),
        "1");

    try (TestServer server = TestServer.empty(config -> config)) {
      assertEquals(0, importTo(server.models()), err::toString);
      server.awaitState("mixes", VersionState.READY);

      HttpResponse<String> config = server.get("/v2/models/mixes/config");
      assertTrue(config.body().contains("\"max_batch_size\":8"), config.body());
      assertFalse(config.body().contains("dynamic_batching"), config.body());
      ExecutorService callers = Executors.newFixedThreadPool(8);
      try {
        List<Future<Integer>> wrong = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
          int first = caller * 1000;
          wrong.add(callers.submit(() -> wrongAnswers(server, first)));
        }
        for (Future<Integer> each : wrong) {
          assertEquals(0, each.get());
        }
      } finally {
        callers.shutdownNow();
      }
    }
  }

  /** The model takes the mean of all rows from each: of two that differ by 2, that leaves 1. */
  private static int wrongAnswers(TestServer server, int first) {
    int wrong = 0;
    for (int i = 0; i < 200; i++) {
      int low = first + i;
      String body =
          "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2,2],\"data\":[%d,%d,%d,%d]}]}"
              .formatted(low, low, low + 2, low + 2);
      HttpResponse<String> answer = ask(server, "mixes", body);
      if (!answer.body().contains("\"data\":[-1.0,-1.0,1.0,1.0]")) {
        wrong++;
      }
    }
    return wrong;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "platform: 'tensorrt_plan' | got 'tensorrt_plan'",
        "backend: 'python' | got 'python'",
        "platform: 'ensemble' ensemble_scheduling { step [ { model_name: 'a' } ] } | no ensembles",
        "backend: 'onnxruntime' sequence_batching { max_sequence_idle_microseconds: 1 } | no sequences",
        "backend: 'onnxruntime | config.pbtxt:1:10",
        "backend: 'onnxruntime' max_batch_size: 'many' | config.pbtxt:1:40",
        "backend: 'onnxruntime' max_batch_size: 1000000 | max-size",
        "backend: 'onnxruntime' default_model_filename: '../../secret' | default_model_filename",
        "backend: 'onnxruntime' default_model_filename: 'other.onnx' | no file 1/other.onnx",
        "backend: 'pytorch' default_model_filename: 'model.onnx' input { name: 'I__0' } input { name: 'I__2' } | inputs [I__0, I__2]: expected one for each place from 0 on, and 1 is missing",
        "backend: 'pytorch' default_model_filename: 'model.onnx' | does not tell its inputs",
        "output { name: 'label' data_type: TYPE_STRING label_filename: 'none.txt' } | no file none.txt",
      })
  void aModelThatCannotBeAPackageIsLeftOutWithTheReason(String config, String reason) {
    model("bad", config.replace('\'', '"'), fixture("iris/model.onnx"), "1");
    model("good", "", fixture("iris/model.onnx"), "1");
    Path models = folder.resolve("models");

    int code = importTo(models);

    assertEquals(1, code);
    assertTrue(err.toString().contains("bad"), err.toString());
    assertTrue(err.toString().contains(reason), err.toString());
    assertTrue(Files.exists(models.resolve("good/1/model.onnx")), "the others are imported");
    assertFalse(Files.exists(models.resolve("bad")), "nothing of it is left");
    assertFalse(Files.exists(models.resolve(".bad.import")), "nothing of it is left");
  }

  @Test
  void whatHasNoCounterpartIsSaid() {
    model(
        "iris",
        """
        backend: "onnxruntime"
        max_batch_size: 4
        dynamic_batching {
          priority_levels: 3
          default_priority_level: 2
          preserve_ordering: true
          default_queue_policy {
            allow_timeout_override: true
            timeout_action: DELAY
            default_timeout_microseconds: 1000000
          }
          priority_queue_policy { key: 1 value { max_queue_size: 5 } }
        }
        instance_group { count: 1 kind: KIND_GPU gpus: [ 0 ] }
        parameters { key: "k" value { string_value: "v" } }
        """,
        fixture("iris/model.onnx"),
        "1");

    assertEquals(0, importTo(folder.resolve("models")), err::toString);

    for (String left :
        List.of(
            "priority_levels: a request may bring any priority, 1 the highest",
            "allow_timeout_override: a request may bring a timeout of its own in any case",
            "preserve_ordering: ",
            "default_timeout_microseconds with timeout_action DELAY: ",
            "timeout_action DELAY: ",
            "priority_queue_policy: ",
            "instance_group with KIND_GPU: ",
            "gpus of instance_group: ",
            "parameters 'k': ")) {
      assertTrue(out.toString().contains("left out: " + left), out.toString());
    }
  }

  @Test
  void whatHoldsOfTheQueueIsKeptWithoutABatch() throws Exception {
    model(
        "iris",
        """
        backend: "onnxruntime"
        dynamic_batching {
          max_queue_delay_microseconds: 100
          default_priority_level: 2
          default_queue_policy { max_queue_size: 7 allow_timeout_override: true }
        }
        """,
        fixture("iris/model.onnx"),
        "1");
    Path models = folder.resolve("models");

    assertEquals(0, importTo(models), err::toString);

    String manifest = Files.readString(models.resolve("iris/model.yaml"));
    assertTrue(manifest.contains("default-priority: 2"), manifest);
    assertTrue(manifest.contains("queue: 7"), manifest);
    assertTrue(out.toString().contains("left out: max_queue_delay_microseconds: "), out::toString);
    assertTrue(out.toString().contains("left out: allow_timeout_override: "), out::toString);
  }

  @Test
  void aManifestThatIsNotTakenIsToldBeforeAnythingIsCopied() throws Exception {
    Path model =
        model(
            "bad",
            "backend: \"onnxruntime\"\nmax_batch_size: 1000000",
            fixture("iris/model.onnx"),
            "1");
    // Which no copy comes to the end of.
    Files.createSymbolicLink(model.resolve("1/loop"), model.resolve("1"));
    Path models = folder.resolve("models");

    assertEquals(1, importTo(models));

    assertTrue(err.toString().contains("max-size"), err.toString());
    assertFalse(err.toString().contains("cannot be copied"), err.toString());
    assertFalse(Files.exists(models.resolve(".bad.import")), "nothing of it is left");
  }

  @Test
  void numberedTensorsOfTorchScriptGoByTheirNumbers() throws Exception {
    model(
        "numbered",
        """
        platform: "pytorch_libtorch"
        max_batch_size: 8
        input [
          { name: "INPUT__1" data_type: TYPE_FP32 dims: [ 3 ] },
          { name: "INPUT__0" data_type: TYPE_FP32 dims: [ 3 ] }
        ]
        output [
          { name: "sum" data_type: TYPE_FP32 dims: [ 3 ] },
          { name: "product" data_type: TYPE_FP32 dims: [ 3 ] }
        ]
        """,
        fixture("shapes/torchscript_two_outputs.pt"),
        "1");
    model(
        "one",
        """
        platform: "pytorch_libtorch"
        max_batch_size: 8
        input { name: "INPUT__0" data_type: TYPE_FP32 dims: [ 1, 8, 8 ] }
        output { name: "OUTPUT__0" data_type: TYPE_FP32 dims: [ 10 ] }
        """,
        fixture("digits/model.pt"),
        "1");

    try (TestServer server = TestServer.empty(config -> config)) {
      assertEquals(0, importTo(server.models()), err::toString);
      server.awaitState("one", VersionState.READY);
      server.awaitState("numbered", VersionState.READY);

      HttpResponse<String> one = ask(server, "one", request("INPUT__0", "FP32", "[1,1,8,8]", 64));
      assertEquals(200, one.statusCode(), one.body());
      assertTrue(one.body().contains("\"OUTPUT__0\""), one.body());
      HttpResponse<String> both =
          server.post("/numbered", "{\"INPUT__0\": [[5, 5, 5]], \"INPUT__1\": [[1, 2, 3]]}");
      assertEquals(200, both.statusCode(), both.body());
      assertTrue(both.body().contains("\"product\":[[5.0,10.0,15.0]]"), both.body());
      // Neither output tells which input was first.
      String manifest = Files.readString(server.models().resolve("numbered/model.yaml"));
      assertTrue(manifest.indexOf("INPUT__0") < manifest.indexOf("INPUT__1"), manifest);
    }
  }

  @Test
  void labelsThatAVersionHasOfItsOwnStay() throws Exception {
    Path model =
        model(
            "iris", "platform: \"onnxruntime_onnx\"\n" + LABELLED, fixture("iris/model.onnx"), "1");
    Files.writeString(model.resolve("labels.txt"), "shared");
    Files.writeString(model.resolve("1/labels.txt"), "a\nb\nc\n");
    Path models = folder.resolve("models");

    assertEquals(0, importTo(models), err::toString);

    assertEquals("a\nb\nc\n", Files.readString(models.resolve("iris/1/labels.txt")));
  }

  @Test
  void aModelThatCannotBeCopiedKeepsNoOtherFromIt() throws Exception {
    Path model = model("bad", "", fixture("iris/model.onnx"), "1");
    Files.createSymbolicLink(model.resolve("1/loop"), model.resolve("1"));
    model("good", "", fixture("iris/model.onnx"), "1");
    Path models = folder.resolve("models");

    assertEquals(1, importTo(models));

    assertTrue(err.toString().contains("cannot be copied"), err.toString());
    assertTrue(Files.exists(models.resolve("good/1/model.onnx")), "the others are imported");
    assertFalse(Files.exists(models.resolve(".bad.import")), "nothing of it is left");
  }

  @Test
  void aPackageThatIsThereAlreadyIsLeftAlone() throws Exception {
    model("iris", "", fixture("iris/model.onnx"), "1");
    Path models = Files.createDirectories(folder.resolve("models"));
    Path there = Files.createDirectories(models.resolve("iris"));
    Files.writeString(there.resolve("mine"), "mine");

    assertEquals(1, importTo(models));

    assertTrue(err.toString().contains("is there already"), err.toString());
    assertEquals("mine", Files.readString(there.resolve("mine")));
    assertFalse(Files.exists(there.resolve("1")));
  }

  @Test
  void aFolderWithoutModelsIsSaid() {
    assertEquals(1, importTo(folder.resolve("models")));
    assertTrue(err.toString().contains("there is no such folder"), err.toString());
  }
}
