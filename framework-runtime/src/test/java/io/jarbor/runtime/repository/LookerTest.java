package io.jarbor.runtime.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
}
