package io.jarbor.runtime.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jarbor.runtime.Eventually;
import io.jarbor.runtime.repository.DirectoryWatch.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LookerTest {
  @TempDir Path models;
  private final AtomicInteger looks = new AtomicInteger();

  private void awaitLooks(int count) {
    Eventually.holds(() -> count + " looks, were " + looks, () -> looks.get() >= count);
  }

  @ParameterizedTest
  @ValueSource(classes = {NoClassDefFoundError.class, IllegalStateException.class})
  void goesOnWhateverALookThrows(Class<? extends Throwable> type) {
    Looker.Look look =
        () -> {
          if (looks.incrementAndGet() == 2) {
            if (type == NoClassDefFoundError.class) {
              throw new NoClassDefFoundError("com/example/Missing");
            }
            throw new IllegalStateException("a defect");
          }
          return false;
        };
    try (Looker looker = new Looker(models, Duration.ofMillis(1), look)) {
      looker.start();

      awaitLooks(4);
    }
  }

  @Test
  void goesOnWhereTheStackOverflows() {
    try (Looker looker = new Looker(models, Duration.ofMillis(1), () -> overflow(0) > 0)) {
      looker.start();

      awaitLooks(3);
    }
  }

  @SuppressWarnings("InfiniteRecursion") // It is what this is about.
  private int overflow(int depth) {
    if (depth == 0) {
      looks.incrementAndGet();
    }
    return overflow(depth + 1) + 1;
  }

  @Test
  void goesOnWhereTheDirectoryCannotBeReadForAWhile() {
    Looker.Look look =
        () -> {
          if (looks.incrementAndGet() < 3) {
            throw new IOException("stale handle");
          }
          return false;
        };
    try (Looker looker = new Looker(models, Duration.ofMillis(1), look)) {
      looker.start();

      awaitLooks(4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PT1S,  10,     true,  PT1S",
    "PT1S,  1000,   true,  PT50S",
    "PT1S,  1000,   false, PT1S",
    "PT1S,  100000, true,  PT1M",
    "PT55S, 1000,   true,  PT55S",
    "PT2M,  100000, true,  PT2M",
  })
  void looksMoreRarelyWhereMuchIsWatched(
      Duration interval, int folders, boolean whole, Duration rest) {
    assertEquals(rest, Looker.rest(interval, new Watched(folders, false, whole)));
  }

  /** Else it would come only with the hour. */
  @Test
  void looksAtOnceWhereAnEventTellsOfAChange() throws IOException {
    Path folder = Files.createDirectory(models.resolve("m"));
    Looker.Look look =
        () -> {
          looks.incrementAndGet();
          return false;
        };
    try (Looker looker = new Looker(models, Duration.ofHours(1), look)) {
      looker.start();
      // One look before the folders are watched, and one after.
      awaitLooks(2);
      Eventually.holds(
          () -> "a look after the folders were watched",
          () -> {
            touch(folder);
            return looks.get() > 2;
          });
    }
  }

  private static void touch(Path folder) {
    try {
      Files.writeString(folder.resolve("file"), "text");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
