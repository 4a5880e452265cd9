package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.runtime.Eventually;
import io.jarbor.runtime.repository.DirectoryWatch.Watched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWatchTest {
  private static final Duration FOREVER = Duration.ofMinutes(10);

  @TempDir Path models;
  private DirectoryWatch watch;

  @BeforeEach
  void open() {
    watch = new DirectoryWatch(models);
  }

  @AfterEach
  void close() {
    watch.close();
  }

  private CompletableFuture<Boolean> waiting() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return watch.await(FOREVER);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void wakesOnAFileInAFolder() throws Exception {
    Path folder = Files.createDirectory(models.resolve("m"));
    assertTrue(watch.watchFolders().more());
    CompletableFuture<Boolean> awake = waiting();

    int[] writes = {0};
    Eventually.holds(
        () -> "it is told of a file",
        () -> {
          write(folder.resolve("file-" + writes[0]++));
          return awake.isDone();
        });

    assertTrue(awake.join());
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "text");
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void isNotWokenFromAPause() throws Exception {
    assertTrue(watch.watchFolders().more());
    write(models.resolve("file"));
    long start = System.nanoTime();

    assertTrue(watch.pause(Duration.ofMillis(150)));

    assertTrue(System.nanoTime() - start >= Duration.ofMillis(150).toNanos());
  }

  @Test
  void tellsOnceOfFoldersThatItDidNotWatchBefore() throws Exception {
    assertTrue(watch.watchFolders().more());
    assertFalse(watch.watchFolders().more());

    Files.createDirectories(models.resolve("m/1"));

    assertTrue(watch.watchFolders().more());
    assertFalse(watch.watchFolders().more());
  }

  /** The watch on a folder goes with it, wherever it is moved. */
  @Test
  void watchesTheFolderThatTakesTheNameOfAnother() throws Exception {
    Path folder = Files.createDirectory(models.resolve("m"));
    assertTrue(watch.watchFolders().more());
    Files.move(folder, models.resolve("old"));
    Files.createDirectory(folder);

    Watched watched = watch.watchFolders();

    assertTrue(watched.more());
    assertEquals(3, watched.folders());
    assertTrue(watched.whole());
  }

  @Test
  void watchesWhatALinkLeadsTo(@TempDir Path elsewhere) throws Exception {
    Files.createDirectories(elsewhere.resolve("m/1"));
    Files.createSymbolicLink(models.resolve("m"), elsewhere.resolve("m"));

    assertEquals(new Watched(3, true, true), watch.watchFolders());
    assertEquals(new Watched(3, false, true), watch.watchFolders());
  }

  @Test
  void tellsThatItDoesNotSeeWhatIsDeep() throws Exception {
    Files.createDirectories(models.resolve("1/2/3/4/5"));

    assertEquals(new Watched(5, true, false), watch.watchFolders());
  }

  @Test
  void closeEndsWaiting() throws Exception {
    CompletableFuture<Boolean> awake = waiting();

    watch.close();

    assertFalse(awake.get(30, TimeUnit.SECONDS));
    assertFalse(watch.pause(FOREVER));
    assertFalse(watch.await(FOREVER));
    assertFalse(watch.watchFolders().more());
  }
}
