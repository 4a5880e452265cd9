package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jarbor.api.error.ServingException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacementTest {
  private static final int REPLACEMENTS = 50;

  @TempDir Path folder;

  @Test
  void fiftyReplacedVersionsLeaveNoLoaderNoThreadAndNoFile() throws Exception {
    try (OpenerFixture fixture = new OpenerFixture(folder)) {
      List<Path> versions = new ArrayList<>();
      for (String version : List.of("1", "2")) {
        versions.add(
            OpenerFixture.javaModel(folder, version).build(folder.resolve(version + ".jar")));
      }
      Files.createDirectories(fixture.models());
      List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
      Files.copy(versions.get(0), fixture.models().resolve("p.jar"));
      loaders.add(use(fixture, "1"));
      Set<Thread> before = Thread.getAllStackTraces().keySet();
      for (int i = 0; i < REPLACEMENTS; i++) {
        Path jar = fixture.models().resolve("p.jar");
        Files.delete(jar);
        Files.copy(versions.get(i % 2), jar);
        loaders.add(use(fixture, String.valueOf(i % 2 + 1)));
      }
      assertEquals(REPLACEMENTS + 1, loaders.size());
      assertEquals(0, Leftovers.reachable(loaders));
      assertEquals(List.of(), started(before));
      assertEquals(List.of(), Leftovers.snapshots(fixture.workParent()));
      assertEquals(
          List.of(),
          Leftovers.openFiles(folder).stream().filter(file -> !file.endsWith("/lock")).toList());
    }
  }

  private static List<Thread> started(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .toList();
  }

  private static WeakReference<ClassLoader> use(OpenerFixture fixture, String version)
      throws Exception {
    try (OpenedPackage opened = fixture.open("p.jar")) {
      ServingException e = assertThrows(ServingException.class, () -> OpenerFixture.load(opened));
      assertEquals("context is own: true; " + version + "; three", e.getMessage());
      try (InputStream in = opened.loader().getResource("version.txt").openStream()) {
        assertEquals(version, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      return new WeakReference<>(opened.loader());
    }
  }
}
