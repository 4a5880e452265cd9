package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A jar that is compiled and packed, for tests. */
final class TestJar {
  private final Path scratch;
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final List<Path> against = new ArrayList<>();

  /**
   * Start a jar.
   *
   * @param scratch a folder for sources and classes
   */
  TestJar(Path scratch) {
    this.scratch = scratch;
  }

  TestJar entry(String name, String content) {
    return entry(name, content.getBytes(StandardCharsets.UTF_8));
  }

  TestJar entry(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  /** Add a public class, by its name and all that follows it. */
  TestJar type(String name, String code) {
    int end = name.lastIndexOf('.');
    sources.put(name, "package " + name.substring(0, end) + ";\n" + code);
    return this;
  }

  TestJar provides(String service, String provider) {
    return entry("META-INF/services/" + service, provider);
  }

  TestJar against(Path jar) {
    against.add(jar);
    return this;
  }

  Path build(Path jar) {
    try {
      Files.createDirectories(jar.toAbsolutePath().getParent());
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
        compiled().forEach((name, content) -> put(out, name, content));
        entries.forEach((name, content) -> put(out, name, content));
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    try {
      Path jar = Files.createTempFile(scratch, "test", ".jar");
      return Files.readAllBytes(build(jar));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(JarOutputStream out, String name, byte[] content) {
    try {
      out.putNextEntry(new JarEntry(name));
      out.write(content);
      out.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, byte[]> compiled() throws IOException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    if (sources.isEmpty()) {
      return classes;
    }
    Path folder = Files.createTempDirectory(scratch, "compiled");
    Path output = Files.createDirectories(folder.resolve("classes"));
    StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
    against.forEach(jar -> path.append(File.pathSeparator).append(jar));
    List<String> arguments =
        new ArrayList<>(
            List.of("-proc:none", "-cp", path.toString(), "-d", output.toString(), "-nowarn"));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve(source.getKey().replace('.', '/') + ".java");
      Files.createDirectories(file.getParent());
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new)));
    try (Stream<Path> files = Files.walk(output)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        classes.put(
            output.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return classes;
  }
}
