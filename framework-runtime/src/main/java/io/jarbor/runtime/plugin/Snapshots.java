package io.jarbor.runtime.plugin;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.manifest.ManifestReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Copies packages into the work folder, digesting them in the same pass. Thread-safe. */
final class Snapshots {
  /** Where a jar's manifest is; the files that it names lie beside it. */
  static final String JAR_ROOT = "META-INF/jarbor";

  private static final String JAR = ".jar";
  private static final String JAR_LIBRARIES = "META-INF/lib";
  private static final String LIBRARIES = "lib";
  private static final String ARCHIVE = "package.jar";
  private static final String FILES = "files";

  /** Bytes of an entry that an archive needs beside its content, at most. */
  private static final long ENTRY_OVERHEAD = 1024;

  private final int maxEntries;
  private final long maxBytes;

  Snapshots(int maxEntries, long maxBytes) {
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /**
   * Copy a package.
   *
   * @param label of the package, for messages
   * @param target an empty folder; stays the caller's, also when this throws
   * @throws ServingException {@code INVALID_PACKAGE} if it is broken or breaks a rule; {@code
   *     UNAVAILABLE} if the work folder cannot be written, or its disk would become full; {@code
   *     CANCELLED} if that was asked for
   */
  Snapshot take(Path source, String label, Path target, Withdrawal withdrawal) {
    EntryRules rules = new EntryRules(label, maxEntries, maxBytes);
    if (Files.exists(source) && !Files.isDirectory(source) && !Files.isRegularFile(source)) {
      throw rules.refuse("expected a file or a folder, got a pipe, socket or device");
    }
    try {
      Path real = target.toRealPath();
      CopyGuard guard = new CopyGuard(label, real, withdrawal);
      return Files.isDirectory(source)
          ? ofFolder(source, label, real, rules, guard)
          : ofArchive(source, label, real, rules, guard);
    } catch (NoSuchFileException e) {
      throw rules.refuse("it was removed while it was read", e);
    } catch (IOException e) {
      throw rules.refuse("it cannot be read: " + Reasons.ofDisk(e), e);
    }
  }

  private static Snapshot ofFolder(
      Path source, String label, Path target, EntryRules rules, CopyGuard guard)
      throws IOException {
    SnapshotFolder files = new SnapshotFolder(target.resolve(FILES), label, guard);
    Digests digests = new FolderCopy(source, files, rules).run();
    Path root = files.root();
    return new Snapshot(
        root,
        libraries(new PackageJars(target, rules), root, LIBRARIES),
        digests.ofAll(),
        digests.ofAllBut(ManifestReader.FILE, ""));
  }

  private static List<Path> libraries(PackageJars jars, Path root, String folder)
      throws IOException {
    List<Path> found = jars.in(root.resolve(folder));
    for (Path jar : found) {
      jars.check(jar, "'" + folder + "/" + jar.getFileName() + "'");
    }
    return found;
  }

  private Snapshot ofArchive(
      Path source, String label, Path target, EntryRules rules, CopyGuard guard)
      throws IOException {
    String digest;
    SnapshotFolder copy = new SnapshotFolder(target, label, guard);
    EntryRules copyRules = new EntryRules(label, maxEntries, maxArchiveBytes());
    copy.expect(Files.size(source), copyRules);
    try (InputStream in = Files.newInputStream(source)) {
      digest = copy.copy(in, ARCHIVE, copyRules);
    }
    Path archive = target.resolve(ARCHIVE);
    boolean jar = source.toString().endsWith(JAR);
    SnapshotFolder files = new SnapshotFolder(target.resolve(FILES), label, guard);
    Digests digests;
    try {
      digests = new ArchiveCopy(archive, files, rules).run();
    } catch (IOException e) {
      throw rules.refuse(
          "it is no " + (jar ? "jar" : "zip") + ", or truncated: " + Reasons.ofDisk(e), e);
    }
    return jar
        ? ofJar(archive, files, new PackageJars(target, rules), digest, digests)
        : ofZip(archive, files, new PackageJars(target, rules), digest, digests);
  }

  /**
   * An archive beyond this holds too much, or nothing that is of use: it need not fill the disk.
   */
  private long maxArchiveBytes() {
    long overhead = maxEntries * ENTRY_OVERHEAD;
    return maxBytes > Long.MAX_VALUE - overhead ? Long.MAX_VALUE : maxBytes + overhead;
  }

  private static Snapshot ofJar(
      Path archive, SnapshotFolder files, PackageJars jars, String digest, Digests digests)
      throws IOException {
    List<Path> all = new ArrayList<>(libraries(jars, files.root(), JAR_LIBRARIES));
    if (!all.isEmpty() || hasClasses(files.root())) {
      jars.check(archive, "it");
      all.add(0, archive);
    }
    return new Snapshot(
        files.folder(files.root().resolve(JAR_ROOT)),
        List.copyOf(all),
        digest,
        digests.ofAllBut(JAR_ROOT + "/" + ManifestReader.FILE, ""));
  }

  private static boolean hasClasses(Path unpacked) throws IOException {
    try (Stream<Path> files = Files.walk(unpacked)) {
      return files.anyMatch(
          file ->
              file.toString().endsWith(".class")
                  || unpacked.relativize(file).startsWith("META-INF/services"));
    }
  }

  private static Snapshot ofZip(
      Path archive, SnapshotFolder files, PackageJars jars, String digest, Digests digests)
      throws IOException {
    // Only its entries were needed, and they are unpacked.
    Files.delete(archive);
    String top = onlyFolder(files.root());
    Path root = files.root().resolve(top);
    return new Snapshot(
        root, libraries(jars, root, LIBRARIES), digest, digests.ofAllBut(ManifestReader.FILE, top));
  }

  /** The one folder that a zip of a folder has at its top, with its {@code /}; or else empty. */
  private static String onlyFolder(Path unpacked) throws IOException {
    try (Stream<Path> files = Files.list(unpacked)) {
      List<Path> top = files.toList();
      return top.size() == 1 && Files.isDirectory(top.get(0)) ? top.get(0).getFileName() + "/" : "";
    }
  }
}
