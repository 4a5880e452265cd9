package io.jarbor.distribution;

import io.jarbor.testkit.TestFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Makes packages in a models directory as users do: whole, by a rename, unless a test is about
 * that.
 */
final class Packages {
  static final Path FIXTURES = Path.of(System.getProperty("jarbor.fixtures"));

  private Packages() {}

  static Path fixture(String name) {
    return FIXTURES.resolve(name);
  }

  /** A folder with a model file named {@code model.onnx} or {@code model.pt}, and a manifest. */
  static void folder(Path models, String name, Path model, String manifest) {
    Path hidden = models.resolve("." + name);
    try {
      Files.createDirectories(hidden);
      String file = model.getFileName().toString();
      Files.copy(model, hidden.resolve("model" + file.substring(file.lastIndexOf('.'))));
      if (!manifest.isEmpty()) {
        Files.writeString(hidden.resolve("model.yaml"), manifest);
      }
      replace(hidden, models.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("package " + name + " cannot be made", e);
    }
  }

  /** Puts a file or folder in another's place by renames. */
  static void replace(Path made, Path target) {
    try {
      if (Files.isDirectory(target)) {
        Path old = target.resolveSibling("." + target.getFileName() + ".old");
        Files.move(target, old);
        Files.move(made, target);
        TestFiles.delete(old);
      } else {
        Files.move(made, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(target + " cannot be replaced", e);
    }
  }

  /**
   * A plugin jar, compiled here.
   *
   * @param sources by class name
   * @param files by path in the jar; text
   * @param models model files by path in the jar
   */
  static void jar(
      Path jar, Map<String, String> sources, Map<String, String> files, Map<String, Path> models) {
    try {
      Path folder = Files.createTempDirectory("jarbor-plugin");
      compile(sources, folder);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path target = folder.resolve(file.getKey());
        Files.createDirectories(target.getParent());
        Files.writeString(target, file.getValue());
      }
      for (Map.Entry<String, Path> model : models.entrySet()) {
        Path target = folder.resolve(model.getKey());
        Files.createDirectories(target.getParent());
        Files.copy(model.getValue(), target);
      }
      Path hidden = jar.resolveSibling("." + jar.getFileName());
      TestFiles.jar(folder, hidden);
      replace(hidden, jar);
      TestFiles.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("plugin " + jar + " cannot be made", e);
    }
  }

  /** Make the package {@code name.jar} of one class in the default package that is its model. */
  static void model(Path models, String name, String type, String source, String manifest) {
    jar(
        models.resolve(name + ".jar"),
        Map.of(type, source),
        Map.of(
            "META-INF/jarbor/model.yaml",
            "backend: java\nbatching: off\n" + manifest,
            "META-INF/services/io.jarbor.api.backend.ModelProvider",
            type + "\n"),
        Map.of());
  }

  private static void compile(Map<String, String> sources, Path folder) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    Path sourceFolder = Files.createTempDirectory("jarbor-source");
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = sourceFolder.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue());
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null);
        Stream<Path> files = Files.walk(sourceFolder)) {
      boolean done =
          compiler
              .getTask(
                  null,
                  manager,
                  null,
                  java.util.List.of(
                      "-d",
                      folder.toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      "--release",
                      "17",
                      "-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files.filter(Files::isRegularFile).toList()))
              .call();
      if (!done) {
        throw new AssertionError("the test's plugin does not compile");
      }
    } finally {
      TestFiles.delete(sourceFolder);
    }
  }
}
