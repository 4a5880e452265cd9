package io.jarbor.runtime.repository;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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

  /** Disks whose other users' changes are told of by no event. */
  private static final Pattern REMOTE =
      Pattern.compile("nfs|cifs|smb|fuse|9p|afs|ceph|lustre|virtiofs|gpfs");

  private final Path directory;
  private final @Nullable WatchService service;
  private final boolean local;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Set<WatchKey> keys = Set.of();
  private boolean told;

  DirectoryWatch(Path directory) {
    this.directory = directory;
    this.service = open();
    this.local = isLocal(directory);
  }

  private static boolean isLocal(Path directory) {
    try {
      return !REMOTE.matcher(Files.getFileStore(directory).type()).lookingAt();
    } catch (IOException e) {
      return false; // Whoever looks at it tells.
    }
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
   * Watch the folders that are there now, and no others. Folders come and go: what is not watched
   * is found by a look all the same.
   */
  Watched watchFolders() {
    if (service == null) {
      return Watched.NOTHING;
    }
    Walk walk = new Walk(service);
    try {
      Files.walkFileTree(directory, Set.of(FileVisitOption.FOLLOW_LINKS), DEPTH, walk);
    } catch (IOException e) {
      log.debug("a folder went while it was to be watched: {}", e.toString());
      walk.whole = false;
    } catch (ClosedWatchServiceException e) {
      return Watched.NOTHING;
    }
    Set<WatchKey> now = new HashSet<>(walk.keys.values());
    boolean more = !keys.containsAll(now);
    keys.stream().filter(key -> !now.contains(key)).forEach(WatchKey::cancel);
    keys = now;
    return new Watched(walk.keys.size(), more, walk.whole && local);
  }

  /**
   * What is watched.
   *
   * @param folders how many
   * @param more whether one is that was not before
   * @param whole whether all changes are told of, as far as can be known
   */
  record Watched(int folders, boolean more, boolean whole) {
    static final Watched NOTHING = new Watched(0, false, false);
  }

  /** Registers every folder anew: behind the name of one that is watched, another may lie now. */
  private final class Walk extends SimpleFileVisitor<Path> {
    private final WatchEvent.Kind<?>[] kinds = {
      StandardWatchEventKinds.ENTRY_CREATE,
      StandardWatchEventKinds.ENTRY_DELETE,
      StandardWatchEventKinds.ENTRY_MODIFY
    };
    private final WatchService watches;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private boolean whole = true;

    Walk(WatchService watches) {
      this.watches = watches;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      register(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isDirectory()) { // At the greatest depth, where no walk goes on.
        register(file);
        whole = false;
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      whole = false;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      whole &= failure == null;
      return FileVisitResult.CONTINUE;
    }

    private void register(Path folder) {
      try {
        keys.put(folder, folder.register(watches, kinds));
      } catch (IOException e) {
        whole = false;
        if (!told && Files.isDirectory(folder)) {
          told = true;
          log.warn("{} cannot be watched, so it is polled: {}", folder, e.toString());
        }
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
