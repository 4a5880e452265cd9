package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.files.Folders;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's own folder for snapshots, locked while it lives, so that the next server can tell what
 * dead ones left and remove it. Thread-safe.
 */
public final class WorkFolder implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkFolder.class);
  private static final String PREFIX = "server-";
  private static final String LOCK = "lock";

  /** Of the folders of this process, which has one start and one number at a time. */
  private static final String OWN_PREFIX =
      PREFIX
          + ProcessHandle.current().pid()
          + "-"
          + ManagementFactory.getRuntimeMXBean().getStartTime()
          + "-";

  private final Path folder;
  private final FileChannel lock;
  private final AtomicLong counter = new AtomicLong();

  private WorkFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Make a folder in another, and remove those that dead servers left there.
   *
   * @throws ServingException {@code UNAVAILABLE} if that cannot be written to
   */
  public static WorkFolder in(Path parent) {
    // A lock on a file is the process's: two servers of one process need the monitor.
    synchronized (WorkFolder.class) {
      try {
        Files.createDirectories(parent);
        return startIn(parent);
      } catch (IOException e) {
        throw new ServingException(
            ErrorCode.UNAVAILABLE,
            "work: cannot make a folder in " + parent + ": " + Reasons.ofDisk(e),
            e);
      }
    }
  }

  /** One server at a time, lest one takes another's folder, not locked yet, for a dead one's. */
  private static WorkFolder startIn(Path parent) throws IOException {
    try (FileChannel starting = lockFile(parent.resolve(LOCK));
        FileLock held = starting.lock()) {
      log.debug("{} is ours while we start: {}", parent, held);
      removeLeftOvers(parent);
      Path folder = Files.createTempDirectory(parent, OWN_PREFIX);
      FileChannel lock = lockFile(folder.resolve(LOCK));
      try {
        lock.lock();
      } catch (IOException e) {
        lock.close();
        throw e;
      }
      return new WorkFolder(folder, lock);
    } catch (OverlappingFileLockException e) {
      throw new IOException("another server of this process is starting there", e);
    }
  }

  private static FileChannel lockFile(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void removeLeftOvers(Path parent) throws IOException {
    List<Path> folders;
    try (Stream<Path> files = Files.list(parent)) {
      folders = files.filter(f -> f.getFileName().toString().startsWith(PREFIX)).toList();
    }
    for (Path folder : folders) {
      if (!ofThisProcess(folder) && abandoned(folder)) {
        log.info("removing {}, which a server left that has died", folder);
        Folders.delete(folder);
      }
    }
  }

  /**
   * Locks on a file are the process's, and end with the first of its channels that is closed: a
   * look at the lock of a server beside us would give it up to every other process.
   */
  private static boolean ofThisProcess(Path folder) {
    return folder.getFileName().toString().startsWith(OWN_PREFIX);
  }

  private static boolean abandoned(Path folder) {
    // Nobody is starting beside us: a folder without a lock file is of one that died at its start.
    try (FileChannel channel = lockFile(folder.resolve(LOCK))) {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (IOException e) {
      log.debug("{} cannot be looked at: {}", folder, e.toString());
      return false;
    }
  }

  /** Make a new, empty folder. */
  Path next() throws IOException {
    return Files.createDirectory(folder.resolve(String.valueOf(counter.incrementAndGet())));
  }

  /** Delete it. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      log.warn("the lock of {} cannot be closed: {}", folder, e.toString());
    }
    Folders.delete(folder);
  }
}
