package io.jarbor.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.files.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotsTest {
  private static final int MAX_ENTRIES = 20;
  private static final int MAX_BYTES = 100_000;
  private static final int UNIX_LINK = 0120777;

  @TempDir Path folder;
  private Path target;

  @BeforeEach
  void makeTarget() throws IOException {
    target = Files.createDirectory(folder.resolve("target"));
  }

  @Test
  void copiesFolder() throws Exception {
    Path source = folder("p", "model.yaml", "a/b.txt", "lib/notes.txt");
    Snapshot snapshot = take(source);
    assertEquals("a/b.txt", Files.readString(snapshot.root().resolve("a/b.txt")));
    assertEquals(List.of(), snapshot.jars());
    Files.writeString(source.resolve("a/b.txt"), "changed");
    assertEquals("a/b.txt", Files.readString(snapshot.root().resolve("a/b.txt")));
  }

  @Test
  void folderMayItselfBeLinked() throws Exception {
    Path source = folder("p", "a.txt");
    Path link = Files.createSymbolicLink(folder.resolve("linked"), source);
    assertTrue(Files.isRegularFile(take(link).root().resolve("a.txt")));
  }

  @Test
  void linkInFolderIsRefused() throws Exception {
    Path source = folder("p", "a.txt");
    Files.createSymbolicLink(source.resolve("out"), folder);
    assertRefused(source, "p: 'out' is a link");
  }

  @Test
  void linkToNothingInFolderIsRefused() throws Exception {
    Path source = folder("p", "a.txt");
    Files.createSymbolicLink(source.resolve("out"), Path.of("gone"));
    assertRefused(source, "p: 'out' is a link");
  }

  @Test
  void backslashInFolderIsNotTakenForFolder() throws Exception {
    Path source = folder("p", "a.txt");
    Files.createFile(source.resolve("..\\x"));
    assertRefused(source, "expected a path of plain names");
  }

  @Test
  void pipeInFolderIsRefusedUnread() throws Exception {
    Path source = folder("p", "a.txt");
    run(source, "mkfifo", "pipe");
    assertRefused(source, "p: 'pipe' is neither a file nor a folder");
  }

  @Test
  void zipOfFolderAndZipOfItsFilesAreTheSame() throws Exception {
    Snapshot bare = take(zip("bare.zip", "model.yaml", "a/b.txt"), "1");
    Snapshot within = take(zipOf("within.zip", folder("p", "model.yaml", "a/b.txt")), "2");
    Snapshot unzipped = take(folder("p", "model.yaml", "a/b.txt"), "3");
    for (Snapshot each : List.of(bare, within, unzipped)) {
      assertTrue(Files.isRegularFile(each.root().resolve("a/b.txt")), each.toString());
    }
    assertEquals(unzipped.contentDigest(), bare.contentDigest());
    assertEquals(unzipped.contentDigest(), within.contentDigest());
  }

  @Test
  void filesThatJarsManifestNamesLieBesideIt() throws Exception {
    Path jar =
        new TestJar(folder)
            .entry("META-INF/jarbor/model.yaml", "model: a.bin")
            .entry("META-INF/jarbor/a.bin", "weights")
            .build(folder.resolve("data.jar"));
    Snapshot snapshot = take(jar);
    assertEquals("weights", Files.readString(snapshot.root().resolve("a.bin")));
    assertEquals(List.of(), snapshot.jars(), "a jar without classes is a package of data");
  }

  @Test
  void jarsClassesComeFromItAndItsLibraries() throws Exception {
    byte[] library = new TestJar(folder).entry("x.txt", "x").bytes();
    Path jar =
        new TestJar(folder)
            .entry("META-INF/lib/b.jar", library)
            .entry("META-INF/lib/a.jar", library)
            .entry("META-INF/lib/deeper/c.jar", "not looked at")
            .build(folder.resolve("code.jar"));
    List<String> names =
        take(jar).jars().stream().map(each -> each.getFileName().toString()).toList();
    assertEquals(List.of("package.jar", "a.jar", "b.jar"), names);
  }

  @ParameterizedTest
  @ValueSource(strings = {"code/A.class", "META-INF/services/code.A"})
  void jarWithClassesOrProvidersIsCode(String entry) throws Exception {
    Path jar = new TestJar(folder).entry(entry, "").build(folder.resolve("code.jar"));
    assertEquals(1, take(jar).jars().size());
  }

  @Test
  void libraryThatIsNoJarIsNamed() throws Exception {
    Path jar = new TestJar(folder).entry("META-INF/lib/b.jar", "no").build(folder.resolve("p.jar"));
    assertRefused(jar, "p.jar: 'META-INF/lib/b.jar' is no jar, or truncated");
    Path source = folder("p", "lib/c.jar");
    assertRefused(source, "p: 'lib/c.jar' is no jar, or truncated", "2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/other.jar",
        "file:/other.jar",
        "../other.jar",
        "%2e%2e/other.jar",
        "http://elsewhere/other.jar",
        "a.jar ../../other.jar"
      })
  void classPathMustStayInPackage(String classPath) {
    Path jar =
        new TestJar(folder)
            .entry("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nClass-Path: " + classPath + "\n")
            .entry("code/A.class", "")
            .build(folder.resolve("p.jar"));
    assertRefused(jar, "the 'Class-Path' of its manifest takes '");
  }

  @Test
  void classPathWithinPackageIsFollowed() {
    Path jar =
        new TestJar(folder)
            .entry("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nClass-Path: a.jar lib/b.jar \n")
            .entry("code/A.class", "")
            .build(folder.resolve("p.jar"));
    assertEquals(1, take(jar).jars().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../out.txt", "a/../../out.txt", "/out.txt", "C:/out.txt", "a\0b", "./a"})
  void zipThatLeavesItsFolderIsRefusedAndWritesNothingOutside(String name) throws Exception {
    assertRefused(zip("bad.zip", "fine.txt", name), "bad.zip: entry '");
    assertFalse(Files.exists(target.resolve("out.txt")));
    assertFalse(Files.exists(folder.resolve("out.txt")));
  }

  @Test
  void linkInZipIsRefused() throws Exception {
    Path zip = folder.resolve("link.zip");
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
      ZipArchiveEntry link = new ZipArchiveEntry("out");
      link.setUnixMode(UNIX_LINK);
      put(out, link, "..".getBytes(StandardCharsets.UTF_8));
    }
    assertRefused(zip, "link.zip: entry 'out' is a link");
  }

  @Test
  void entryThatIsThereTwiceIsRefused() throws Exception {
    assertRefused(zip("two.zip", "a", "a"), "two.zip: entry 'a' is there twice");
  }

  @Test
  void fileWhereFolderIsIsRefused() throws Exception {
    assertRefused(zip("both.zip", "a", "a/b"), "both.zip: entry 'a' is a file and a folder");
  }

  @Test
  void bombIsRefusedBeforeItIsUnpacked() throws Exception {
    Path zip = folder.resolve("bomb.zip");
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
      put(out, new ZipArchiveEntry("zeros"), new byte[MAX_BYTES * 100]);
    }
    assertTrue(Files.size(zip) < MAX_BYTES);
    assertRefused(zip, "bomb.zip: it unpacks to more than " + MAX_BYTES + " bytes");
    assertFalse(Files.exists(target.resolve("files/zeros")), "what it says of itself suffices");
  }

  @Test
  void bombThatLiesIsStoppedByBytesThatAreReallyThere() throws Exception {
    Path zip = folder.resolve("lies.zip");
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
      put(out, new ZipArchiveEntry("zeros"), new byte[MAX_BYTES * 2]);
    }
    byte[] bytes = Files.readAllBytes(zip);
    byte[] size = littleEndian(MAX_BYTES * 2);
    int replaced = 0;
    for (int i = 0; i + 4 <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + 4, size, 0, 4)) {
        System.arraycopy(littleEndian(10), 0, bytes, i, 4);
        replaced++;
      }
    }
    assertTrue(replaced >= 1);
    Files.write(zip, bytes);
    ServingException e = assertThrows(ServingException.class, () -> take(zip));
    assertEquals(ErrorCode.INVALID_PACKAGE, e.code());
    assertTrue(Files.size(target.resolve("files/zeros")) <= MAX_BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p", "p.zip"})
  void cancelledCopyEnds(String name) throws Exception {
    Path source = name.equals("p") ? folder("p", "a.txt") : zip(name, "a.txt");
    ServingException e =
        assertThrows(
            ServingException.class, () -> snapshots().take(source, name, target, () -> true));
    assertEquals(ErrorCode.CANCELLED, e.code());
    assertEquals(
        name + ": its loading was stopped, since it was removed, replaced or unloaded", message(e));
  }

  private static byte[] littleEndian(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  @Test
  void archiveThatIsItselfTooLargeIsNotCopied() throws Exception {
    Path zip = folder.resolve("large.zip");
    Files.write(zip, new byte[MAX_BYTES * 3]);
    assertRefused(zip, "large.zip: it unpacks to more than ");
  }

  @Test
  void entriesAreLimited() throws Exception {
    String[] names = new String[MAX_ENTRIES + 1];
    for (int i = 0; i < names.length; i++) {
      names[i] = "f" + i;
    }
    String[] allowed = Arrays.copyOf(names, MAX_ENTRIES);
    assertTrue(Files.isRegularFile(take(zip("few.zip", allowed), "3").root().resolve("f19")));
    assertRefused(zip("many.zip", names), "more than 20 entries (packages.max-entries)");
    assertRefused(folder("many", names), "more than 20 entries (packages.max-entries)", "2");
  }

  @Test
  void bytesOfFolderAreLimited() throws Exception {
    Path source = folder("p", "a.txt");
    Files.write(source.resolve("b"), new byte[MAX_BYTES]);
    assertRefused(source, "it unpacks to more than " + MAX_BYTES + " bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "jar"})
  void truncatedArchiveIsRefusedAtEachLength(String ending) throws Exception {
    byte[] whole = Files.readAllBytes(zip("whole." + ending, "a.txt", "code/A.class"));
    Path cut = folder.resolve("cut." + ending);
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      Path to = Files.createDirectory(folder.resolve("cut" + length));
      ServingException e =
          assertThrows(
              ServingException.class,
              () -> snapshots().take(cut, "cut." + ending, to, () -> false));
      assertEquals(ErrorCode.INVALID_PACKAGE, e.code());
      assertTrue(
          message(e).startsWith("cut." + ending + ": it is no " + ending + ", or truncated: "),
          message(e));
    }
  }

  @Test
  void damagedArchiveIsEitherRefusedOrWhole() throws Exception {
    byte[] whole = Files.readAllBytes(zip("whole.zip", "a.txt", "b/c.txt"));
    Path damaged = folder.resolve("damaged.zip");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = whole.clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(damaged, bytes);
      Path to = Files.createDirectory(folder.resolve("damaged" + i));
      try {
        Snapshot taken = snapshots().take(damaged, "damaged.zip", to, () -> false);
        Path file = taken.root().resolve("a.txt");
        if (Files.exists(file)) {
          assertEquals("a.txt", Files.readString(file), "seed " + seed + ", round " + i);
        }
      } catch (ServingException e) {
        assertEquals(ErrorCode.INVALID_PACKAGE, e.code(), "seed " + seed + ", round " + i);
      }
    }
  }

  @Test
  void packageThatHasGoneSaysSo() {
    assertRefused(folder.resolve("gone.jar"), "gone.jar: it was removed while it was read");
  }

  @Test
  void fullDiskIsUnavailableAndNotTheArchivesFault() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    Assumptions.assumeTrue(
        mounted(small), "only root may mount a file system that is small enough to fill");
    try {
      Path zip = zip("p.zip", "a.txt");
      try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
        put(out, new ZipArchiveEntry("zeros"), new byte[MAX_BYTES - 1]);
      }
      assertFull(zip, Files.createDirectory(small.resolve("zip")));
      Path source = folder("p", "a.txt");
      Files.write(source.resolve("b"), new byte[MAX_BYTES - 100]);
      assertFull(source, Files.createDirectory(small.resolve("folder")));
    } finally {
      run(folder, "umount", small.toString());
    }
  }

  private void assertFull(Path source, Path to) {
    ServingException e =
        assertThrows(ServingException.class, () -> snapshots().take(source, "p", to, () -> false));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertTrue(
        message(e)
            .matches(
                "p: it needs [0-9.]+ KiB more in the work folder: the disk .* has [0-9.]+ KiB free,"
                    + " of which 3\\.2 KiB are kept .*"),
        message(e));
    Folders.delete(to);
  }

  private static boolean mounted(Path small) throws IOException, InterruptedException {
    return Files.exists(Path.of("/bin/mount"))
        && process(small, "mount", "-t", "tmpfs", "-o", "size=64k", "none", small.toString()) == 0;
  }

  private static void run(Path in, String... command) throws IOException, InterruptedException {
    assertEquals(0, process(in, command));
  }

  private static int process(Path in, String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).directory(in.toFile()).inheritIO().start();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    return process.exitValue();
  }

  private Path folder(String name, String... files) throws IOException {
    Path source = folder.resolve(name);
    for (String file : files) {
      Path path = source.resolve(file);
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      Files.writeString(path, file);
    }
    return source;
  }

  private Path zip(String name, String... entries) throws IOException {
    Path zip = folder.resolve(name);
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip)) {
      for (String entry : entries) {
        put(out, new ZipArchiveEntry(entry), entry.getBytes(StandardCharsets.UTF_8));
      }
    }
    return zip;
  }

  /** A zip with the folder itself at its top. */
  private Path zipOf(String name, Path source) throws IOException {
    Path zip = folder.resolve(name);
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(zip);
        Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String entry = folder.relativize(file).toString();
        put(out, new ZipArchiveEntry(entry), Files.readAllBytes(file));
      }
    }
    return zip;
  }

  private static void put(ZipArchiveOutputStream out, ZipArchiveEntry entry, byte[] content)
      throws IOException {
    out.putArchiveEntry(entry);
    out.write(content);
    out.closeArchiveEntry();
  }

  private static Snapshots snapshots() {
    return new Snapshots(MAX_ENTRIES, MAX_BYTES);
  }

  private Snapshot take(Path source) {
    return snapshots().take(source, source.getFileName().toString(), target, () -> false);
  }

  private Snapshot take(Path source, String into) throws IOException {
    Path to = Files.createDirectory(folder.resolve("target" + into));
    return snapshots().take(source, source.getFileName().toString(), to, () -> false);
  }

  private void assertRefused(Path source, String expected) {
    assertRefused(assertThrows(ServingException.class, () -> take(source)), expected);
  }

  private void assertRefused(Path source, String expected, String into) {
    assertRefused(assertThrows(ServingException.class, () -> take(source, into)), expected);
  }

  private static void assertRefused(ServingException e, String expected) {
    assertEquals(ErrorCode.INVALID_PACKAGE, e.code());
    assertTrue(message(e).contains(expected), message(e));
  }

  private static String message(ServingException e) {
    return String.valueOf(e.getMessage());
  }
}
