package io.jarbor.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.testkit.TestFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script of a clone, which is built already: what it serves is the clone's own. */
class CloneIT {
  private static final Path SCRIPT =
      Path.of(System.getProperty("jarbor.fixtures")).resolveSibling("jarbor");

  @TempDir Path folder;
  private Path clone;

  @BeforeEach
  void makeClone() throws Exception {
    clone = Files.createDirectory(folder.resolve("a clone"));
    Files.copy(SCRIPT, clone.resolve("jarbor"));
    assertTrue(clone.resolve("jarbor").toFile().setExecutable(true));
    Path assembled = clone.resolve("distribution/target/jarbor");
    Files.createDirectories(assembled);
    for (String part : new String[] {"bin", "lib", "backends", "examples"}) {
      Files.createSymbolicLink(assembled.resolve(part), Launched.HOME.resolve(part));
    }
    Files.createDirectories(clone.resolve("distribution/src"));
    Files.createFile(clone.resolve("pom.xml"));
    Files.createFile(clone.resolve("distribution/pom.xml"));
    Files.createDirectory(clone.resolve(".jarbor"));
    Files.createFile(clone.resolve(".jarbor/built"));
    models(clone);
  }

  private static String run(Path in, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  /** Run the command, which must have its backends, and tell what it has for its models. */
  private static Path models(Path of) throws IOException, InterruptedException {
    String origins = run(of, of.resolve("jarbor").toString(), "config");
    Path home = of.resolve(".jarbor/home");
    assertTrue(origins.contains(home.resolve("models").toString()), origins);
    assertEquals(
        of.resolve("distribution/target/jarbor").toRealPath(),
        home.toRealPath()
            .resolve(Files.readSymbolicLink(home.resolve("backends")))
            .normalize()
            .getParent());
    return home.resolve("models").toRealPath();
  }

  private Path copy() throws IOException, InterruptedException {
    Path copy = folder.resolve("a copy");
    run(folder, "cp", "-a", clone.toString(), copy.toString());
    return copy;
  }

  @Test
  void itsCopyServesTheCopysModels() throws Exception {
    Path copy = copy();

    assertEquals(copy.resolve("models").toRealPath(), models(copy));
    assertEquals(clone.resolve("models").toRealPath(), models(clone));
  }

  @Test
  void itsCopyServesTheCopysModelsThoughItsLinksLeadOutOfIt() throws Exception {
    link("models", clone.resolve("models"));
    link("backends", clone.resolve("distribution/target/jarbor/backends"));
    Path copy = copy();
    TestFiles.delete(clone);

    assertEquals(copy.resolve("models").toRealPath(), models(copy));
  }

  @Test
  void aFolderOfModelsElsewhereThatSomebodyLinkedStays() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/models"));
    link("models", elsewhere);
    link("backends", clone.resolve("distribution/target/jarbor/backends"));

    assertEquals(elsewhere.toRealPath(), models(copy()));
  }

  private void link(String name, Path target) throws IOException {
    Path link = clone.resolve(".jarbor/home").resolve(name);
    assertTrue(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
    Files.delete(link);
    Files.createSymbolicLink(link, target);
  }
}
