package io.jarbor.runtime.cli;

import io.jarbor.runtime.Version;
import io.jarbor.runtime.manifest.Names;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "new",
    description = "Make a Maven project of a package with a model, a pre- and a postprocessor.",
    mixinStandardHelpOptions = true)
final class NewCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "Name of the model and of the project's folder, such as sentiment.")
  private String name;

  @Option(
      names = "--package",
      paramLabel = "PACKAGE",
      defaultValue = "com.example",
      description = "Java package of its classes (default: ${DEFAULT-VALUE}).")
  private String javaPackage;

  @Override
  public Integer call() throws IOException {
    require(NAME, name, "NAME", "lower-case words with '-' between them");
    Names.faultOfName(name)
        .ifPresent(
            fault -> {
              throw new CommandFailure("NAME: " + fault);
            });
    if (!SourceVersion.isName(javaPackage)) {
      throw new CommandFailure(
          "--package: expected a Java package in lower case, got '" + javaPackage + "'");
    }
    require(PACKAGE, javaPackage, "--package", "a Java package in lower case");
    Path folder = Path.of(name).toAbsolutePath();
    requireEmpty(folder);
    for (Map.Entry<String, String> file : files().entrySet()) {
      write(folder.resolve(file.getValue()), content(file.getKey()));
    }
    writeService(folder, "Preprocessor", "FlowerPreprocessor");
    writeService(folder, "Postprocessor", "SpeciesPostprocessor");
    spec.commandLine()
        .getOut()
        .printf("Made %s. Build and test it with: (cd %s && mvn package)%n", folder, name);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static void require(Pattern pattern, String value, String what, String expected) {
    if (!pattern.matcher(value).matches()) {
      throw new CommandFailure(what + ": expected " + expected + ", got '" + value + "'");
    }
  }

  private static void requireEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(folder + " is there already, and is no folder");
    }
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw new CommandFailure(folder + " is there already, and is not empty");
      }
    }
  }

  /** Where each file of the skeleton goes. */
  private Map<String, String> files() {
    String sources = "src/main/java/" + javaPackage.replace('.', '/') + "/";
    String tests = "src/test/java/" + javaPackage.replace('.', '/') + "/";
    Map<String, String> files = new LinkedHashMap<>();
    files.put("pom.xml", "pom.xml");
    files.put("README.md", "README.md");
    files.put("model.yaml", "src/main/resources/META-INF/jarbor/model.yaml");
    files.put("model.onnx", "src/main/resources/META-INF/jarbor/model.onnx");
    files.put("FlowerPreprocessor.java", sources + "FlowerPreprocessor.java");
    files.put("SpeciesPostprocessor.java", sources + "SpeciesPostprocessor.java");
    files.put("ServingTest.java", tests + "ServingTest.java");
    return files;
  }

  private byte[] content(String file) throws IOException {
    try (InputStream in = NewCommand.class.getResourceAsStream("skeleton/" + file)) {
      if (in == null) {
        throw new IllegalStateException("skeleton/" + file + " is not on the class path");
      }
      byte[] bytes = in.readAllBytes();
      if (file.endsWith(".onnx")) {
        return bytes;
      }
      return new String(bytes, StandardCharsets.UTF_8)
          .replace("@name@", name)
          .replace("@package@", javaPackage)
          .replace("@version@", Version.current())
          .replace("@junit@", Version.junit())
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  private void writeService(Path folder, String service, String provider) throws IOException {
    write(
        folder.resolve("src/main/resources/META-INF/services/io.jarbor.api.processing." + service),
        (javaPackage + "." + provider + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }
}
