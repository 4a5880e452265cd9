package io.jarbor.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Copies a package that is a folder. Not thread-safe. */
final class FolderCopy {
  private final Path source;
  private final SnapshotFolder target;
  private final EntryRules rules;
  private final Digests digests = new Digests();

  FolderCopy(Path source, SnapshotFolder target, EntryRules rules) {
    this.source = source;
    this.target = target;
    this.rules = rules;
  }

  /**
   * Copy all files.
   *
   * @return their digests
   * @throws IOException if the package cannot be read
   */
  Digests run() throws IOException {
    // The package itself may be a link, which is its operator's business; nothing in it may.
    Path real = source.toRealPath();
    target.expect(bytes(real, rules), rules);
    try (Stream<Path> files = Files.walk(real)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!file.equals(real)) {
          copy(file, name(real.relativize(file)));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return digests;
  }

  /** Counts entries too, so that a folder with too many is not walked to its end. */
  private static long bytes(Path folder, EntryRules rules) throws IOException {
    long bytes = 0;
    int entries = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!file.equals(folder)) {
          rules.announce(++entries, 0);
        }
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          bytes += Files.size(file);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return bytes;
  }

  private static String name(Path relative) {
    return StreamSupport.stream(relative.spliterator(), false)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }

  private void copy(Path file, String name) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw rules.refuse(
          "'" + EntryRules.printable(name) + "' is a link; a package holds its files itself");
    }
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      target.folder(target.root().resolve(rules.folder(name)));
    } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      String checked = rules.file(name);
      // Not followed here either: the file may have become a link since the look at it.
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        digests.add(name, target.copy(in, checked, rules));
      }
    } else if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw rules.refuse("'" + EntryRules.printable(name) + "' is neither a file nor a folder");
    } else {
      throw new NoSuchFileException(file.toString());
    }
  }
}
