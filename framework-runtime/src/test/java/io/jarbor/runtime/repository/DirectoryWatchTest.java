package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    assertTrue(watch.watchFolders());
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
    assertTrue(watch.watchFolders());
    write(models.resolve("file"));
    long start = System.nanoTime();

    assertTrue(watch.pause(Duration.ofMillis(150)));

    assertTrue(System.nanoTime() - start >= Duration.ofMillis(150).toNanos());
  }

  @Test
  void tellsOnceOfFoldersThatItDidNotWatchBefore() throws Exception {
    assertTrue(watch.watchFolders());
    assertFalse(watch.watchFolders());

    Files.createDirectories(models.resolve("m/1"));

    assertTrue(watch.watchFolders());
    assertFalse(watch.watchFolders());
  }

  @Test
  void closeEndsWaiting() throws Exception {
    CompletableFuture<Boolean> awake = waiting();

    watch.close();

    assertFalse(awake.get(30, TimeUnit.SECONDS));
    assertFalse(watch.pause(FOREVER));
    assertFalse(watch.await(FOREVER));
    assertFalse(watch.watchFolders());
  }
}
