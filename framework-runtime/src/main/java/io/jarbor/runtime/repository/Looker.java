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

  private final Path directory;
  private final Duration interval;
  private final Look look;
  private final DirectoryWatch watch;
  private final Thread thread;
  private String trouble = "";

  /** One look. */
  @FunctionalInterface
  interface Look {
    /** True if something is not settled, so the next look should come soon. */
    boolean look() throws IOException;
  }

  /**
   * Create it; {@link #start} begins.
   *
   * @param interval pause between two looks, where file events do not tell earlier
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
        boolean flux = lookOnce();
        open = flux ? watch.pause(Arrivals.SETTLING) : await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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

  private boolean await() throws InterruptedException {
    try {
      return watch.await(interval);
    } catch (RuntimeException | Error e) {
      tell(e);
      return watch.pause(interval);
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
