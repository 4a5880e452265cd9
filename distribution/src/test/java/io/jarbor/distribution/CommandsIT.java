package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands beside serve, each as a process of its own. */
class CommandsIT {
  @TempDir Path folder;

  private record Result(int code, String out, String err) {}

  private Result run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("jarbor.home"), "bin", "jarbor").toString());
    command.addAll(List.of(arguments));
    Path out = folder.resolve(".out");
    Path err = folder.resolve(".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    int code = builder.start().waitFor();
    return new Result(code, Files.readString(out), Files.readString(err));
  }

  @Test
  void validateTellsEveryProblemOfAPackage() throws Exception {
    Packages.folder(
        folder, "bad", fixture("iris/model.onnx"), "batchin: off\nlimits: {timeout: 2 parsecs}\n");

    Result result = run("validate", folder.resolve("bad").toString());

    assertEquals(1, result.code());
    String all = result.out() + result.err();
    assertTrue(all.contains("model.yaml:1:1"), all);
    assertTrue(all.contains("did you mean 'batching'"), all);
    assertTrue(all.contains("model.yaml:2:19"), all);
  }

  @Test
  void validateTellsOfEveryPartOfAPackageInOneGo() throws Exception {
    Packages.folder(
        folder,
        "bad",
        fixture("iris/model.onnx"),
        """
        batchin: off
        inputs: [{name: flowers, datatype: FP32, shape: [4]}]
        preprocessor: json-colums
        postprocessor: {use: passthrough, options: {fields: {probabilities: 3}}}
        warm-up: [{input: [1, 2]}]
        """);

    String all = problems("bad");

    assertTold(all, "model.yaml:1:1: unknown key 'batchin'");
    assertTold(all, "model.yaml:2:10: the model has no 'flowers'");
    assertTold(all, "model.yaml:3:15: no preprocessor 'json-colums'");
    assertTold(all, "did you mean 'json-columns'");
    assertTold(all, "model.yaml:4:");
    assertTold(all, "model.yaml:5:");
  }

  @Test
  void validateGoesOnBehindABackendThatIsNotThere() throws Exception {
    Packages.folder(
        folder,
        "bad",
        fixture("iris/model.onnx"),
        "backend: onxn\nlimits: {timeout: 2 parsecs}\ngenerator: Writer\n");

    String all = problems("bad");

    assertTold(all, "model.yaml:1:10: no backend 'onxn'");
    assertTold(all, "model.yaml:2:19");
    assertTold(all, "model.yaml:3:12: no generator 'Writer'");
    assertEquals(3, all.lines().filter(line -> line.contains("model.yaml:")).count(), all);
  }

  @Test
  void validateTellsOptionsAndSamplesThatDoNotFitTheModel() throws Exception {
    Packages.folder(
        folder,
        "options",
        fixture("iris/model.onnx"),
        "instances: none\noptions: {thraeds: 2}\npostprocessor: lables\n");
    Packages.folder(
        folder,
        "samples",
        fixture("iris/model.onnx"),
        "instances: none\nwarm-up:\n  - {X: [1, 2]}\n  - {X: [1, a, 2, 3]}\n");

    String options = problems("options");
    String samples = problems("samples");

    assertTold(options, "model.yaml:1:12");
    assertTold(options, "model.yaml:2:");
    assertTold(options, "model.yaml:3:16: no postprocessor 'lables'");
    assertTold(samples, "model.yaml:1:12");
    assertTold(samples, "model.yaml:3:5: warm-up sample 1 failed");
    assertTold(samples, "model.yaml:4:5: warm-up sample 2 failed");
  }

  @Test
  void validateTellsAModelThatDoesNotLoadBesideWhatElseIsWrong() throws Exception {
    Packages.folder(folder, "bad", fixture("broken/truncated.onnx"), "batchin: off\n");

    String all = problems("bad");

    assertTold(all, "model.yaml:1:1: unknown key 'batchin'");
    assertTrue(all.lines().filter(line -> line.startsWith("  ")).count() > 1, all);
  }

  private String problems(String name) throws Exception {
    Result result = run("validate", folder.resolve(name).toString());
    String all = result.out() + result.err();
    assertEquals(1, result.code(), all);
    return all;
  }

  private static void assertTold(String all, String part) {
    assertTrue(all.contains(part), () -> part + " is not in\n" + all);
  }

  @Test
  void validateLoadsTheModel() throws Exception {
    Packages.folder(folder, "truncated", fixture("broken/truncated.onnx"), "");

    Result result = run("validate", folder.resolve("truncated").toString());

    assertEquals(1, result.code(), result.out());
  }

  @Test
  void validateIsContentWithAGoodPackageAndAGoodConfiguration() throws Exception {
    Packages.folder(folder, "good", fixture("iris/model.onnx"), "");
    Path config = Files.writeString(folder.resolve("jarbor.yaml"), "http: {port: 9000}\n");

    Result result = run("validate", folder.resolve("good").toString(), config.toString());

    assertEquals(0, result.code(), result.out() + result.err());
  }

  @Test
  void validateTellsEveryProblemOfAConfiguration() throws Exception {
    Path config =
        Files.writeString(folder.resolve("jarbor.yaml"), "http: {prt: 9000}\nmodel: here\n");

    Result result = run("validate", config.toString());

    assertEquals(1, result.code());
    String all = result.out() + result.err();
    assertTrue(all.contains("jarbor.yaml:1:8"), all);
    assertTrue(all.contains("jarbor.yaml:2:1"), all);
  }

  @Test
  void validateAsksBackendsAboutTheirOptions() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("jarbor.yaml"),
            "backends:\n  onnx:\n    log-levl: error\n  onxn: {a: 1}\nhttp: {port: here}\n");

    Result result = run("validate", config.toString());

    assertEquals(1, result.code());
    String all = result.out() + result.err();
    assertTrue(all.contains("jarbor.yaml:3:15"), all);
    assertTrue(all.contains("did you mean 'log-level'"), all);
    assertTold(all, "no backend 'onxn'");
    assertTold(all, "jarbor.yaml:5:14");
  }

  @Test
  void validateTellsOfAListThatNamesNoVersionThatIsThere() throws Exception {
    Path layout = Files.createDirectories(folder.resolve("lay"));
    Packages.folder(layout, "1", fixture("iris/model.onnx"), "");
    Packages.folder(layout, "2", fixture("iris/model.onnx"), "");
    Files.writeString(layout.resolve("model.yaml"), "versions: [7]\n");

    Result result = run("validate", layout.toString());

    assertEquals(1, result.code());
    assertTold(
        result.out() + result.err(), "model.yaml:1:11: 'versions' lists [7], and there are [1, 2]");
  }

  @Test
  void inspectShowsWhatWasDerivedAndWhereFrom() throws Exception {
    Packages.folder(folder, "iris", fixture("iris/model.onnx"), "");

    Result result = run("inspect", folder.resolve("iris").toString());

    assertEquals(0, result.code(), result.err());
    String out = result.out();
    assertTrue(Pattern.compile("(?m)^# digest: sha256:[0-9a-f]{64}$").matcher(out).find(), out);
    assertTold(out, "# input: X FP32");
    List<String> values = out.lines().filter(line -> !line.startsWith("#")).toList();
    assertTrue(values.stream().anyMatch(line -> line.matches("backend: onnx +# .*file.*")), out);
    assertTrue(values.stream().anyMatch(line -> line.matches("instances: .* # backend")), out);
    for (String line : values) {
      boolean holdsOthers = line.endsWith(":") || line.isBlank();
      assertTrue(holdsOthers || line.contains(" # "), () -> line + " has no origin in\n" + out);
    }
  }

  @Test
  void inspectShowsWhichLineOfTheManifestSaidAValue() throws Exception {
    Packages.folder(folder, "iris", fixture("iris/model.onnx"), "instances: 2\n");

    String out = run("inspect", folder.resolve("iris").toString()).out();

    assertTrue(Pattern.compile("instances: 2 +# .*model.yaml:1:12").matcher(out).find(), out);
  }

  @Test
  void inspectShowsTheClassesThatAPackageBrings() throws Exception {
    SpellingPlugin.install(folder, "spelling");

    String out = run("inspect", folder.resolve("spelling.jar").toString()).out();

    assertTold(out, "# ModelProvider: com.example.Echo\n");
  }

  @Test
  void inspectShowsTheProcessorsAndTheBlockOfTheExample() throws Exception {
    Path example = Path.of(System.getProperty("jarbor.home"), "examples", "text-generator.jar");

    String out = run("inspect", example.toString()).out();

    assertTold(out, "# generator: io.jarbor.example.textgenerator.TextGenerator\n");
    assertTold(out, "# BlockProvider: io.jarbor.example.textgenerator.");
  }

  @Test
  void configShowsEachValuesOrigin() throws Exception {
    Path config = Files.writeString(folder.resolve("jarbor.yaml"), "http: {port: 9000}\n");

    Result result = run("config", "--config", config.toString());

    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().contains("9000"), result.out());
    assertTrue(result.out().contains("jarbor.yaml:1:"), result.out());
    assertTrue(result.out().contains("default"), result.out());
  }

  @Test
  void configNamesTheFlagThatSaidAValue() throws Exception {
    String out = run("config", "--set", "http.max-body=3MB", "--port", "9000").out();

    assertTrue(
        Pattern.compile("max-body: .*# flag --set http.max-body\n").matcher(out).find(), out);
    assertTrue(Pattern.compile("port: 9000 +# flag --port\n").matcher(out).find(), out);
  }

  @Test
  void newRefusesWhatIsNoName() throws Exception {
    Result result = run("new", "Not A Name");

    assertEquals(1, result.code());
    assertTold(result.err(), "NAME: expected lower-case words");
    assertTold(result.err(), "got 'Not A Name'");
  }

  @Test
  void versionTellsThisBuildAndItsJava() throws Exception {
    Result result = run("version");

    assertEquals(0, result.code(), result.err());
    List<String> lines = result.out().lines().toList();
    String jar = "framework-runtime-" + lines.get(0).replaceFirst("^jarbor ", "") + ".jar";
    assertTrue(Files.exists(Launched.HOME.resolve("lib").resolve(jar)), jar);
    assertTold(lines.get(1), "Java " + System.getProperty("java.version"));
  }

  @Test
  void modelsTellsTheStatesOfALiveServerAndWhyOneFailed() throws Exception {
    Path models = Files.createDirectories(folder.resolve("models"));
    Packages.folder(models, "iris", fixture("iris/model.onnx"), "");
    Packages.folder(models, "broken", fixture("broken/truncated.onnx"), "");
    try (Launched server = Launched.server(folder)) {
      String management = server.management().toString();

      Result result = run("models", "--management", management);
      Result json = run("models", "--management", management, "--json");

      assertEquals(0, result.code(), result.err());
      List<String> lines = result.out().lines().toList();
      assertTrue(lines.get(0).matches("MODEL +VERSION +STATE +REVISION +SOURCE"), result.out());
      assertTrue(lines.get(1).matches("broken +1 +FAILED +\\S+ +broken"), result.out());
      assertTrue(lines.get(2).matches("iris +1 +READY +\\S+ +iris"), result.out());
      assertTrue(lines.get(3).startsWith("broken:1: "), result.out());
      assertTold(lines.get(3), "model.onnx");

      assertEquals(0, json.code(), json.err());
      JsonNode failed = new ObjectMapper().readTree(json.out()).at("/models/0/versions/0");
      assertEquals("FAILED", failed.path("state").asText(), json.out());
      assertTold(lines.get(3), failed.path("reason").asText().lines().findFirst().orElseThrow());
    }
  }

  @Test
  void completionIsAShellScript() throws Exception {
    Result result = run("completion");

    assertEquals(0, result.code());
    assertTrue(result.out().contains("complete -F"), result.out());
  }

  @Test
  void modelsSaysThatNoServerAnswers() throws Exception {
    Result result = run("models", "--management", "http://127.0.0.1:1");

    assertEquals(1, result.code());
    assertTrue(result.err().contains("no server answers"), result.err());
  }

  @Test
  void anUnknownCommandNamesTheNearOnes() throws Exception {
    Result result = run("serv");

    assertEquals(2, result.code());
    assertTrue(result.err().contains("serve"), result.err());
  }
}
