package io.jarbor.runtime.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for something to happen in a directory: by file events where the platform has them, at the
 * latest after a given time. For one thread, but {@link #close}.
 */
final class DirectoryWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DirectoryWatch.class);
  private static final int DEPTH = 4;

  private final Path directory;
  private final @Nullable WatchService service;
  private final Map<Path, WatchKey> keys = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean told;

  DirectoryWatch(Path directory) {
    this.directory = directory;
    this.service = open();
  }

  private static @Nullable WatchService open() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      log.warn("there are no file events here, so the directory is polled: {}", e.toString());
      return null;
    }
  }

  /**
   * Wait until something changed in a folder that is watched, at most so long.
   *
   * @return false once closed
   */
  boolean await(Duration atMost) throws InterruptedException {
    if (service == null) {
      return pause(atMost);
    }
    try {
      WatchKey key = service.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
      while (key != null) {
        key.pollEvents();
        key.reset();
        key = service.poll();
      }
      return true;
    } catch (ClosedWatchServiceException e) {
      return false;
    }
  }

  /**
   * Wait for all of a time, whatever happens in the directory.
   *
   * @return false once closed
   */
  boolean pause(Duration time) throws InterruptedException {
    return !closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Watch the folders that are there now. Folders come and go: what is not watched is found by a
   * look all the same.
   *
   * @return whether one is watched from now on that was not before
   */
  boolean watchFolders() {
    if (service == null) {
      return false;
    }
    keys.values().removeIf(key -> !key.isValid());
    int before = keys.size();
    try (Stream<Path> folders = Files.walk(directory, DEPTH)) {
      folders
          .filter(folder -> !keys.containsKey(folder) && Files.isDirectory(folder))
          .forEach(folder -> register(folder, service));
    } catch (IOException | UncheckedIOException e) {
      log.debug("a folder went while it was to be watched: {}", e.toString());
    } catch (ClosedWatchServiceException e) {
      return false;
    }
    return keys.size() > before;
  }

  private void register(Path folder, WatchService with) {
    try {
      WatchEvent.Kind<?>[] kinds = {
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_DELETE,
        StandardWatchEventKinds.ENTRY_MODIFY
      };
      keys.put(folder, folder.register(with, kinds));
    } catch (IOException e) {
      if (!told && Files.isDirectory(folder)) {
        told = true;
        log.warn("{} cannot be watched, so it is polled: {}", folder, e.toString());
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (service != null) {
      try {
        service.close();
      } catch (IOException e) {
        log.warn("closing the watch on {} failed: {}", directory, e.toString());
      }
    }
  }
}
