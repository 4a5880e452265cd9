package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * A folder in the work folder that a package is copied into. What the work folder refuses, such as
 * bytes beyond a full disk, is a {@link ServingException} of code {@code UNAVAILABLE}; an {@link
 * IOException} is always the package's. Not thread-safe.
 */
final class SnapshotFolder {
  private static final int BUFFER = 1 << 16;

  private final Path root;
  private final String label;
  private final CopyGuard guard;
  private final byte[] buffer = new byte[BUFFER];

  /**
   * Make the folder.
   *
   * @param label of the package, for messages
   */
  SnapshotFolder(Path root, String label, CopyGuard guard) {
    this.root = root;
    this.label = label;
    this.guard = guard;
    folder(root);
  }

  Path root() {
    return root;
  }

  /** Make a folder with those above it. */
  Path folder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw refused(e);
    }
  }

  /**
   * Check that so many bytes may be copied, before one is.
   *
   * @throws ServingException if they are too many for the rules, or for the disk
   */
  void expect(long bytes, EntryRules rules) {
    rules.expect(bytes);
    guard.expect(bytes);
  }

  /**
   * Copy a file.
   *
   * @param name checked by the rules
   * @param from read to its end, not closed
   * @return SHA-256 of what was copied
   * @throws IOException if it cannot be read
   */
  String copy(InputStream from, String name, EntryRules rules) throws IOException {
    guard.count(0);
    Path file = root.resolve(name);
    folder(root.resolve(name.substring(0, Math.max(0, name.lastIndexOf('/')))));
    MessageDigest digest = Digests.sha256();
    try (WorkFile to = open(file, name, rules)) {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        rules.count(count);
        guard.count(count);
        digest.update(buffer, 0, count);
        to.write(count);
      }
    }
    return Digests.hex(digest);
  }

  private WorkFile open(Path file, String name, EntryRules rules) {
    try {
      return new WorkFile(
          Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    } catch (FileAlreadyExistsException e) {
      // Two names that differ, and that this file system takes for one.
      throw rules.refuse("entry '" + name + "' is there twice", e);
    } catch (IOException e) {
      throw refused(e);
    }
  }

  private ServingException refused(IOException e) {
    return new ServingException(
        ErrorCode.UNAVAILABLE,
        label + ": it cannot be copied into the work folder: " + Reasons.ofDisk(e),
        e);
  }

  /** A file whose failures are not those of what is copied into it. */
  private final class WorkFile implements AutoCloseable {
    private final OutputStream out;

    WorkFile(OutputStream out) {
      this.out = out;
    }

    void write(int count) {
      try {
        out.write(buffer, 0, count);
      } catch (IOException e) {
        throw refused(e);
      }
    }

    @Override
    public void close() {
      try {
        out.close();
      } catch (IOException e) {
        throw refused(e);
      }
    }
  }
}
