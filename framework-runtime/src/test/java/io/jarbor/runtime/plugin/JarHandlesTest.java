package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class JarHandlesTest {
  private static final Path HANDLES = Path.of("/proc/self/fd");

  @TempDir Path folder;

  @Test
  void leavesNoJarOpenAfterResourcesWereRead() throws IOException {
    Path jar = folder.toRealPath().resolve("p.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry("a/b c#d.txt"));
      out.write("text".getBytes(StandardCharsets.UTF_8));
    }
    SharedLoader nothing = new SharedLoader("nothing", List.of());
    try (PluginLoader loader = new PluginLoader("p", List.of(jar), nothing)) {
      URL url = Objects.requireNonNull(loader.getResource("a/b c#d.txt"));
      try (InputStream in = url.openStream()) {
        assertEquals("text", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      assertTrue(open().contains(jar), "a handle that is open is seen");
    }
    assertEquals(List.of(), open().stream().filter(jar::equals).toList());
  }

  private static List<Path> open() throws IOException {
    List<Path> open = new ArrayList<>();
    try (Stream<Path> handles = Files.list(HANDLES)) {
      for (Path handle : handles.toList()) {
        try {
          open.add(Files.readSymbolicLink(handle));
        } catch (NoSuchFileException e) {
          open.add(handle); // gone since it was listed: no jar, and stands for itself
        }
      }
    }
    return open;
  }
}
