package io.jarbor.distribution;

import static io.jarbor.distribution.Packages.fixture;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.testkit.TestFiles;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that a server starts from. */
class PrepareIT {
  private static final Map<String, String> TELL_LOADED =
      Map.of("JARBOR_JAVA_OPTS", "-Xlog:class+load");
  private static final int[] USUAL_PORTS = {8080, 8081};

  @TempDir Path folder;

  private static String run(Path command, Path in, Map<String, String> more, String argument)
      throws IOException, InterruptedException {
    Process process = start(command, in, more, argument);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static Process start(Path command, Path in, Map<String, String> more, String argument)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command.toString(), argument)
            .directory(in.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(more);
    return builder.start();
  }

  /** The archive of the Java that runs this. */
  private static Path archive(Path home) throws IOException {
    String name = "java-" + System.getProperty("java.version") + ".";
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aServerStartsFromWhatTheBuildHasKept() throws Exception {
    Path models = Files.createDirectories(folder.resolve("models"));
    Packages.folder(models, "iris", fixture("iris/model.onnx"), "");
    try (Launched server = Launched.server(TELL_LOADED, folder)) {
      HttpRequest request =
          HttpRequest.newBuilder(server.address().resolve("/v2/models/iris/infer"))
              .POST(
                  BodyPublishers.ofString(
                      """
                      {"inputs": [{"name": "X", "datatype": "FP32", "shape": [1, 4],
                                   "data": [5.1, 3.5, 1.4, 0.2]}]}
                      """))
              .build();
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      server.terminate();
      assertEquals(0, server.exitCode());
      for (String name :
          List.of(
              "JarborServer",
              "scheduler.BatchRunner",
              "protocol.openinference.rest.InferHandler")) {
        assertTrue(server.output().contains(archived(name)), name);
      }
    }
  }

  private static String archived(String name) {
    return "io.jarbor.runtime." + name + " source: shared objects file";
  }

  @Test
  void anotherPlaceStartsWithoutItInSilenceAndIsPreparedAnew() throws Exception {
    Path copy = folder.resolve("copy");
    TestFiles.copy(Launched.HOME.resolve("bin"), copy.resolve("bin"));
    TestFiles.copy(Launched.HOME.resolve("lib"), copy.resolve("lib"));
    TestFiles.copy(Launched.HOME.resolve("backends/onnx"), copy.resolve("backends/onnx"));
    Path command = copy.resolve("bin/jarbor");
    assertTrue(command.toFile().setExecutable(true));
    Path archive = archive(copy);
    Files.setLastModifiedTime(archive, FileTime.fromMillis(0));
    String version = run(command, folder, Map.of(), "version");
    assertTrue(version.startsWith("jarbor ") && version.lines().count() == 2, version);

    String prepared;
    List<ServerSocket> taken = takeUsualPorts();
    try {
      prepared = run(command, folder, Map.of(), "prepare");
    } finally {
      for (ServerSocket each : taken) {
        each.close();
      }
    }

    assertEquals("Jarbor starts from " + archive.toRealPath() + " from now on.", prepared.strip());
    assertTrue(Files.getLastModifiedTime(archive).toMillis() > 0);
    String loaded = run(command, folder, TELL_LOADED, "version");
    assertTrue(loaded.contains(archived("cli.Main")), loaded);
    try (Stream<Path> files = Files.list(copy)) {
      List<String> left = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertEquals(List.of("backends", "bin", "lib"), left, "what it ran is gone");
    }
  }

  /** A server may run beside it; where somebody else has a port already, all the better. */
  private static List<ServerSocket> takeUsualPorts() {
    List<ServerSocket> taken = new ArrayList<>();
    for (int port : USUAL_PORTS) {
      try {
        taken.add(new ServerSocket(port));
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("in use"), e::toString);
      }
    }
    return taken;
  }

  @Test
  void keepsNothingWhereNoModelCanBeLoaded() throws Exception {
    Path copy = folder.resolve("copy");
    TestFiles.copy(Launched.HOME.resolve("bin"), copy.resolve("bin"));
    TestFiles.copy(Launched.HOME.resolve("lib"), copy.resolve("lib"));
    Path command = copy.resolve("bin/jarbor");
    assertTrue(command.toFile().setExecutable(true));
    Files.delete(archive(copy));
    Process process = start(command, folder, Map.of(), "prepare");
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(3, process.waitFor(), output);
    assertTrue(output.contains("nothing is kept, since no model is ready here"), output);
    try (Stream<Path> files = Files.list(copy.resolve("lib"))) {
      String ours = "java-" + System.getProperty("java.version") + ".";
      assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith(ours)));
    }
  }
}
