package io.jarbor.runtime.repository;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What tells that files have changed, without reading them: path, size, time and identity of each.
 * What cannot be looked at stands with the reason: whoever reads it then tells, of its package
 * alone.
 *
 * @param entries sorted
 * @param bytes of all files
 */
record Fingerprint(List<String> entries, long bytes) {
  Fingerprint {
    entries = List.copyOf(entries);
  }

  /**
   * Look at files, and at folders with all that is in them; those that are not there are left out.
   * Where one is a link, what it leads to counts: its operator may change that, or the link.
   *
   * @param most entries after which the look at a folder ends; all paths are looked at themselves
   */
  static Fingerprint of(List<Path> paths, int most) throws IOException {
    return of(paths, Integer.MAX_VALUE, most);
  }

  /** Look at files and folders themselves, not at what is in them. */
  static Fingerprint ofTops(List<Path> paths) throws IOException {
    return of(paths, 0, Integer.MAX_VALUE);
  }

  private static Fingerprint of(List<Path> paths, int depth, int most) throws IOException {
    Look look = new Look(most);
    for (Path path : paths) {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        Files.walkFileTree(resolved(path), Set.of(), depth, look);
      }
    }
    Collections.sort(look.entries);
    return new Fingerprint(look.entries, look.bytes);
  }

  private static Path resolved(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path; // It leads nowhere, or is gone: the walk tells.
    }
  }

  private static final class Look extends SimpleFileVisitor<Path> {
    private final List<String> entries = new ArrayList<>();
    private final int most;
    private long bytes;

    Look(int most) {
      this.most = most;
    }

    private FileVisitResult next() {
      return entries.size() < most ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      entries.add(folder + "|" + attributes.fileKey());
      return next();
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      entries.add(
          file
              + "|"
              + attributes.size()
              + "|"
              + attributes.lastModifiedTime().toMillis()
              + "|"
              + attributes.fileKey());
      bytes += attributes.size();
      return next();
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      if (!(failure instanceof NoSuchFileException)) { // Else removed since it was listed.
        entries.add(file + "|" + failure.getClass().getName());
      }
      return next();
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }
}
