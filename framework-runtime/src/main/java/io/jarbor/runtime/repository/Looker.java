package io.jarbor.runtime.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a directory again and again, on a thread of its own, which nothing that a look throws
 * ends. Thread-safe.
 */
final class Looker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Looker.class);

  /** A look at a thousand packages takes a while, in which little changes: one part in so many. */
  private static final int PARTS = 200;

  /** Where file events do not tell of a change, as on a network's disk. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Path directory;
  private final Duration interval;
  private final Look look;
  private final DirectoryWatch watch;
  private final Thread thread;
  private String trouble = "";
  private long lastNanos;

  /** One look. */
  @FunctionalInterface
  interface Look {
    /** True if something is not settled, so the next look should come soon. */
    boolean look() throws IOException;
  }

  /**
   * Create it; {@link #start} begins.
   *
   * @param interval pause between two looks, where file events do not tell earlier; longer where a
   *     look takes long
   */
  Looker(Path directory, Duration interval, Look look) {
    this.directory = directory;
    this.interval = interval;
    this.look = look;
    this.watch = new DirectoryWatch(directory);
    this.thread = new Thread(this::lookAndWait, "jarbor-repository");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void lookAndWait() {
    try {
      boolean open = true;
      while (open) {
        long began = System.nanoTime();
        // What changed in a folder before it was watched is seen by one more look alone.
        boolean settled = !lookOnce() && !watchFolders();
        Duration rest = rest(System.nanoTime() - began);
        open = settled ? await(rest) : watch.pause(Arrivals.SETTLING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** By the shorter of the last two looks: one alone may have waited for a processor. */
  private Duration rest(long nanos) {
    long least = Math.min(nanos, lastNanos);
    lastNanos = nanos;
    long most = Math.max(LONGEST.toNanos(), interval.toNanos());
    return Duration.ofNanos(Math.max(interval.toNanos(), Math.min(PARTS * least, most)));
  }

  private boolean lookOnce() {
    try {
      boolean flux = look.look();
      trouble = "";
      return flux;
    } catch (Throwable e) { // Were the thread to end, no change would ever be seen again.
      tell(e);
      return false;
    }
  }

  private boolean watchFolders() {
    try {
      return watch.watchFolders();
    } catch (RuntimeException | Error e) {
      tell(e);
      return false;
    }
  }

  private boolean await(Duration rest) throws InterruptedException {
    try {
      return watch.await(rest);
    } catch (RuntimeException | Error e) {
      tell(e);
      return watch.pause(rest);
    }
  }

  /** Once, as long as it stays the same. */
  private void tell(Throwable thrown) {
    if (!trouble.equals(thrown.toString())) {
      trouble = thrown.toString();
      log.error("{} cannot be read, and is looked at again", directory, thrown);
    }
  }

  /** Look no more; a look that is under way ends by itself. */
  @Override
  public void close() {
    watch.close();
  }
}
