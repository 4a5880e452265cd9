package io.jarbor.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.testkit.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code jarbor new} makes. Maven itself builds such a project where the documentation's
 * commands are run; here its sources are compiled, its test's among them, and its jar is served.
 */
class NewProjectIT {
  private static final String NAME = "quay-flowers";
  private static final String PACKAGE = "org.quay";

  @TempDir Path folder;

  private String make(int code, String... arguments) throws Exception {
    String[] all =
        Stream.concat(Stream.of("new"), Stream.of(arguments)).toList().toArray(String[]::new);
    try (Launched command = Launched.command(folder, all)) {
      assertEquals(code, command.exitCode(), command.output());
      return command.output();
    }
  }

  @Test
  void isAProjectThatBuildsAndServes() throws Exception {
    String said = make(0, NAME, "--package", PACKAGE);
    assertTrue(said.contains(folder.resolve(NAME).toString()), said);
    Path jar = folder.resolve(NAME + ".jar");
    Path project = folder.resolve(NAME);

    Packages.jar(jar, sources(project, "main", "test"), Map.of(), resources(project));

    try (TestServer server = TestServer.serving(jar)) {
      HttpResponse<String> answer =
          server.post(
              "/" + NAME,
              "{\"sepal_length\": 5.1, \"sepal_width\": 3.5, \"petal_length\": 1.4,"
                  + " \"petal_width\": 0.2}");
      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("\"species\":\"setosa\""), answer.body());
      HttpResponse<String> wrong = server.post("/" + NAME, "{\"sepal_length\": \"long\"}");
      assertEquals(400, wrong.statusCode(), wrong.body());
      assertTrue(wrong.body().contains("/sepal_length"), wrong.body());
    }
  }

  @Test
  void leavesNoPlaceholderInAnyFile() throws Exception {
    make(0, NAME, "--package", PACKAGE);

    for (Path file : files(folder.resolve(NAME))) {
      if (!file.toString().endsWith(".onnx")) {
        String text = Files.readString(file);
        for (String placeholder : List.of("@name@", "@package@", "@version@", "@junit@", "${")) {
          // Maven's own are in the project's pom alone.
          boolean mavens = placeholder.equals("${") && file.endsWith("pom.xml");
          assertTrue(mavens || !text.contains(placeholder), () -> file + ":\n" + text);
        }
      }
    }
  }

  @Test
  void refusesAFolderThatIsTakenAndLeavesItAsItIs() throws Exception {
    Path mine = Files.createDirectory(folder.resolve(NAME)).resolve("README.md");
    Files.writeString(mine, "mine");

    String said = make(1, NAME);

    assertTrue(said.contains(NAME + " is there already, and is not empty"), said);
    assertEquals(List.of(mine), files(folder.resolve(NAME)));
    assertEquals("mine", Files.readString(mine));
  }

  @Test
  void refusesANameThatIsAFilesAlready() throws Exception {
    Files.writeString(folder.resolve(NAME), "mine");

    String said = make(1, NAME);

    assertTrue(said.contains(NAME + " is there already, and is no folder"), said);
    assertEquals("mine", Files.readString(folder.resolve(NAME)));
  }

  @Test
  void takesAnEmptyFolder() throws Exception {
    Files.createDirectory(folder.resolve(NAME));

    make(0, NAME);

    assertTrue(Files.exists(folder.resolve(NAME).resolve("pom.xml")));
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** By class name. */
  private static Map<String, String> sources(Path project, String... kinds) throws IOException {
    Map<String, String> sources = new TreeMap<>();
    for (String kind : kinds) {
      Path root = project.resolve("src").resolve(kind).resolve("java");
      for (Path file : files(root)) {
        String path = root.relativize(file).toString();
        String name = path.substring(0, path.length() - ".java".length()).replace('/', '.');
        assertTrue(name.startsWith(PACKAGE + "."), name);
        sources.put(name, Files.readString(file));
      }
    }
    assertEquals(2 + 1, sources.size(), sources.keySet().toString());
    return sources;
  }

  /** By path in the jar. */
  private static Map<String, Path> resources(Path project) throws IOException {
    Path root = project.resolve("src/main/resources");
    Map<String, Path> resources = new TreeMap<>();
    for (Path file : files(root)) {
      resources.put(root.relativize(file).toString(), file);
    }
    return resources;
  }
}
