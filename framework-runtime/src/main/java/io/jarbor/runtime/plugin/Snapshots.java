package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Copies packages into the work folder, digesting them in the same pass. Thread-safe. */
final class Snapshots {
  /** Where a jar's manifest is; the files that it names lie beside it. */
  static final String JAR_ROOT = "META-INF/jarbor";

  static final String MANIFEST = "model.yaml";
  private static final String JAR_LIBRARIES = "META-INF/lib/";
  private static final String LIBRARIES = "lib";
  private static final int BUFFER = 1 << 16;

  private final int maxEntries;
  private final long maxBytes;

  Snapshots(int maxEntries, long maxBytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /**
   * Copy a package.
   *
   * @param target an empty folder
   */
  Snapshot take(Path source, String label, Path target) {
    try {
      if (Files.isDirectory(source)) {
        return ofFolder(source, label, target);
      }
      return ofArchive(source, label, target);
    } catch (NoSuchFileException e) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE, label + ": it was removed while it was read", e);
    } catch (FileSystemException e) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE,
          label + ": it cannot be copied into the work folder: " + reason(e),
          e);
    } catch (IOException e) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE,
          label + ": it cannot be copied into the work folder: " + e.getMessage(),
          e);
    }
  }

  private static String reason(FileSystemException e) {
    return e.getReason() == null ? e.toString() : e.getReason() + " (" + e.getFile() + ")";
  }

  private Snapshot ofFolder(Path source, String label, Path target) throws IOException {
    EntryRules rules = new EntryRules(label, maxEntries, maxBytes);
    Digests digests = new Digests();
    Path root = Files.createDirectories(target.resolve("files"));
    List<Path> files;
    try (Stream<Path> walk = Files.walk(source)) {
      files = walk.sorted().toList();
    }
    for (Path file : files) {
      String name = source.relativize(file).toString().replace('\\', '/');
      if (name.isEmpty()) {
        continue;
      }
      if (Files.isSymbolicLink(file)) {
        throw rules.refuse("'" + name + "' is a link; a package holds its files itself");
      }
      Path copy = root.resolve(rules.checked(name));
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(copy);
      } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        try (InputStream in = Files.newInputStream(file)) {
          digests.add(name, copy(in, copy, rules));
        }
      } else {
        throw rules.refuse("'" + name + "' is no file");
      }
    }
    return new Snapshot(
        root, libraries(root.resolve(LIBRARIES)), digests.ofAll(), digests.without(MANIFEST));
  }

  private static List<Path> libraries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private Snapshot ofArchive(Path source, String label, Path target) throws IOException {
    EntryRules rules = new EntryRules(label, maxEntries, maxBytes);
    Path archive = target.resolve("package.jar");
    String digest;
    try (InputStream in = Files.newInputStream(source)) {
      digest = copy(in, archive, new EntryRules(label, maxEntries, Long.MAX_VALUE));
    }
    Digests digests = new Digests();
    Path unpacked = Files.createDirectories(target.resolve("files"));
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      unpack(zip, unpacked, rules, digests);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw rules.refuse("it is no " + ending(source) + ", or truncated: " + e.getMessage());
    }
    boolean jar = source.toString().endsWith(".jar");
    if (jar) {
      Path root = Files.createDirectories(unpacked.resolve(JAR_ROOT));
      List<Path> jars = new ArrayList<>();
      jars.add(archive);
      jars.addAll(libraries(unpacked.resolve(JAR_LIBRARIES)));
      boolean classes = jars.size() > 1 || hasClasses(unpacked);
      return new Snapshot(
          root, classes ? jars : List.of(), digest, digests.without(JAR_ROOT + "/" + MANIFEST));
    }
    Optional<String> top = onlyFolder(unpacked);
    Path root = top.map(unpacked::resolve).orElse(unpacked);
    return new Snapshot(
        root,
        libraries(root.resolve(LIBRARIES)),
        digest,
        digests.without(top.map(name -> name + "/").orElse("") + MANIFEST));
  }

  private static String ending(Path source) {
    String name = source.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static boolean hasClasses(Path unpacked) throws IOException {
    try (Stream<Path> files = Files.walk(unpacked)) {
      return files.anyMatch(
          file ->
              file.toString().endsWith(".class")
                  || unpacked.relativize(file).startsWith("META-INF/services"));
    }
  }

  /** The one folder that a zip of a folder has at its top. */
  private static Optional<String> onlyFolder(Path unpacked) throws IOException {
    try (Stream<Path> files = Files.list(unpacked)) {
      List<Path> top = files.toList();
      return top.size() == 1 && Files.isDirectory(top.get(0))
          ? Optional.of(top.get(0).getFileName().toString())
          : Optional.empty();
    }
  }

  private static void unpack(ZipFile zip, Path target, EntryRules rules, Digests digests)
      throws IOException {
    Enumeration<ZipArchiveEntry> entries = zip.getEntries();
    while (entries.hasMoreElements()) {
      ZipArchiveEntry entry = entries.nextElement();
      String name = rules.checked(entry.getName());
      if (entry.isUnixSymlink()) {
        throw rules.refuse("entry '" + name + "' is a link");
      }
      Path file = target.resolve(name).normalize();
      if (!file.startsWith(target)) {
        throw rules.refuse("entry '" + name + "' leaves the package");
      }
      if (entry.isDirectory()) {
        Files.createDirectories(file);
      } else {
        Files.createDirectories(file.getParent());
        try (InputStream in = zip.getInputStream(entry)) {
          digests.add(name, copy(in, file, rules));
        }
      }
    }
  }

  private static String copy(InputStream from, Path to, EntryRules rules) throws IOException {
    MessageDigest digest = Digests.sha256();
    byte[] buffer = new byte[BUFFER];
    try (DigestInputStream in = new DigestInputStream(from, digest);
        OutputStream out = Files.newOutputStream(to)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        rules.count(count);
        out.write(buffer, 0, count);
      }
    }
    return Digests.hex(digest);
  }
}
