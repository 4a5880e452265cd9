package io.jarbor.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.testkit.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes that a server starts from. */
class PrepareIT {
  private static final Map<String, String> TELL_LOADED =
      Map.of("JARBOR_JAVA_OPTS", "-Xlog:class+load");
  private static final String ARCHIVED =
      "io.jarbor.runtime.JarborServer source: shared objects file";

  @TempDir Path folder;

  private static String run(Path command, Path in, Map<String, String> more, String argument)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command.toString(), argument)
            .directory(in.toFile())
            .redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(more);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
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
    Files.createDirectories(folder.resolve("models"));
    try (Launched server =
        Launched.command(
            TELL_LOADED,
            folder,
            "serve",
            "--models",
            folder.resolve("models").toString(),
            "--port",
            "0",
            "--management-port",
            "0")) {
      server.await("listens on");
      assertTrue(server.output().contains(ARCHIVED), server::output);
    }
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

    String prepared = run(command, folder, Map.of(), "prepare");

    assertEquals("Jarbor starts from " + archive.toRealPath() + " from now on.", prepared.strip());
    assertTrue(Files.getLastModifiedTime(archive).toMillis() > 0);
    String loaded = run(command, folder, TELL_LOADED, "version");
    assertTrue(loaded.contains("io.jarbor.runtime.cli.Main source: shared objects file"), loaded);
  }
}
