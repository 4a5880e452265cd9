package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code jarbor tune}, as a process. What is faster is told by nobody here: machines differ. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class TuneIT {
  private static final String MANIFEST =
      """
      # Flowers.
      warm-up:   # two of them
        - {X: [[5.1, 3.5, 1.4, 0.2]]}
        - {X: [[6.7, 3.1, 4.7, 1.5]]}
      batching: off
      instances: 1
      limits: {queue: 64}   # as agreed
      """;

  /** Far more than it takes: forty settings are loaded at most, and two of them judged. */
  private static final Duration MOST = Duration.ofMinutes(10);

  @TempDir Path folder;
  private Path models;

  @BeforeEach
  void makeFolder() throws Exception {
    models = Files.createDirectory(folder.resolve("models"));
  }

  private String run(int expected, String... arguments) throws Exception {
    try (Launched command = Launched.command(folder, arguments)) {
      assertEquals(expected, command.exitCode(MOST), command.output());
      return command.output();
    }
  }

  private String tune(String name, String seconds, String... more) throws Exception {
    Stream<String> arguments = Stream.of("tune", "--seconds", seconds, "models/" + name);
    return run(0, Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
  }

  private List<String> files(String name) throws Exception {
    try (Stream<Path> files = Files.list(models.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /**
   * One client has nothing of more instances, nor a model so small of more threads; that each of so
   * many pairs says otherwise does not come by chance.
   */
  @Test
  void leavesAManifestThatNothingIsBetterThan() throws Exception {
    Packages.folder(models, "iris", fixture("iris/model.onnx"), MANIFEST);

    String output = tune("iris", "0.2", "--clients", "1", "--pairs", "15", "--goal", "1s");

    assertTrue(output.contains("its warm-up samples"), output);
    assertTrue(output.contains("1 CLIENT"), output);
    assertTrue(output.contains("  now"), output);
    assertTrue(output.contains(" *"), output);
    assertTrue(output.contains("the manifest stands: 1 instance"), output);
    assertFalse(output.contains("written"), output);
    assertEquals(MANIFEST, Files.readString(models.resolve("iris/model.yaml")));
    assertEquals(List.of("model.onnx", "model.yaml"), files("iris"));
  }

  /** Each request waits a tenth of a second for company that never comes. */
  @Test
  void writesTheWinnerAndWhatItGains() throws Exception {
    Packages.folder(
        models,
        "iris",
        fixture("iris/model.onnx"),
        "# Flowers.\nbatching: {max-delay: 100ms} # for a crowd\nname: iris\n");

    String output = tune("iris", "0.25", "--clients", "2,4", "--pairs", "2");

    assertTrue(output.contains("4 CLIENTS"), output);
    assertTrue(output.contains("the winner: "), output);
    assertTrue(output.contains("written into "), output);
    List<String> lines = Files.readAllLines(models.resolve("iris/model.yaml"));
    assertEquals("# Flowers.", lines.get(0));
    assertTrue(lines.get(1).matches("batching: \\{max-delay: .*} # for a crowd"), lines.get(1));
    assertEquals("name: iris", lines.get(2));
    assertTrue(
        lines.get(lines.size() - 1).startsWith("# jarbor tune: 2 clients: throughput "), output);
    assertFalse(lines.get(1).equals("batching: {max-delay: 100ms} # for a crowd"), output);
    run(0, "validate", "models/iris");
  }

  @Test
  void writesNothingOnADryRun() throws Exception {
    Packages.folder(models, "iris", fixture("iris/model.onnx"), "batching: {max-delay: 100ms}\n");

    String output = tune("iris", "0.25", "--clients", "2", "--pairs", "2", "--dry-run");

    assertTrue(output.contains("nothing is written; into "), output);
    assertTrue(output.contains("batching:\n"), output);
    assertEquals(
        "batching: {max-delay: 100ms}\n", Files.readString(models.resolve("iris/model.yaml")));
    assertEquals(List.of("model.onnx", "model.yaml"), files("iris"));
  }

  @Test
  void asksInputsOfItsOwnWhereThereIsNoExample() throws Exception {
    Packages.folder(models, "conv", fixture("conv/model.onnx"), "");

    String output = tune("conv", "0.05", "--clients", "1", "--pairs", "2", "--dry-run");

    assertTrue(output.contains("tensors made of its signature"), output);
    assertEquals(List.of("model.onnx"), files("conv"));
  }

  @Test
  void tellsWhatIsWrong() throws Exception {
    Packages.folder(models, "bad", fixture("iris/model.onnx"), "instances: none\n");
    Packages.folder(models, "small", fixture("iris/model.onnx"), "limits: {queue: 4}\n");

    assertTrue(run(1, "tune", "models/bad").contains("model.yaml:1:12"));
    assertTrue(run(1, "tune", "models/none").contains("is no package"));
    assertTrue(run(1, "tune", "models/small").contains("limits.queue is 4"));
    assertTrue(run(2, "tune", "--goal", "20", "models/bad").contains("expected a duration"));
    assertTrue(run(2, "tune", "--clients", "0", "models/bad").contains("1 to 10000"));
  }
}
