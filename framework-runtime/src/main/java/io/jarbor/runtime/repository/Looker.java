package io.jarbor.runtime.repository;

import io.jarbor.runtime.repository.DirectoryWatch.Watched;
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

  /**
   * More than two hundred times what a look at one takes, by code that Java has not compiled: it
   * does not get to, since looks are rare.
   */
  private static final Duration PER_FOLDER = Duration.ofMillis(50);

  /** In case that an event was lost. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

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
        boolean flux = lookOnce();
        Watched watched = flux ? Watched.NOTHING : watchFolders();
        // What changed in a folder before it was watched is seen by one more look alone.
        boolean settled = !flux && !watched.more();
        open = settled ? await(rest(interval, watched)) : watch.pause(Arrivals.SETTLING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long until the next look: the more there is to look at, the longer. */
  static Duration rest(Duration interval, Watched watched) {
    if (!watched.whole()) {
      return interval;
    }
    Duration rest = PER_FOLDER.multipliedBy(watched.folders());
    Duration least = rest.compareTo(LONGEST) < 0 ? rest : LONGEST;
    return least.compareTo(interval) > 0 ? least : interval;
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

  private Watched watchFolders() {
    try {
      return watch.watchFolders();
    } catch (RuntimeException | Error e) {
      tell(e);
      return Watched.NOTHING;
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
