package io.jarbor.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Unpacks a zip or jar. Not thread-safe. */
final class ArchiveCopy {
  private final Path archive;
  private final SnapshotFolder target;
  private final EntryRules rules;
  private final Digests digests = new Digests();

  ArchiveCopy(Path archive, SnapshotFolder target, EntryRules rules) {
    this.archive = archive;
    this.target = target;
    this.rules = rules;
  }

  /**
   * Unpack all entries.
   *
   * @return digests of the files
   * @throws IOException if it is no archive, or a broken one
   */
  Digests run() throws IOException {
    ArchiveDirectory.check(archive, rules);
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      target.expect(announced(zip), rules);
      Enumeration<ZipArchiveEntry> entries = zip.getEntries();
      while (entries.hasMoreElements()) {
        unpack(zip, entries.nextElement());
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // What the library throws at some damaged headers.
      throw new IOException(e.toString(), e);
    }
    return digests;
  }

  /** What the headers say, which may be too little; then it is found out on the way. */
  private static long announced(ZipFile zip) {
    long bytes = 0;
    Enumeration<ZipArchiveEntry> entries = zip.getEntries();
    while (entries.hasMoreElements()) {
      long size = Math.max(0, entries.nextElement().getSize());
      bytes = bytes > Long.MAX_VALUE - size ? Long.MAX_VALUE : bytes + size;
    }
    return bytes;
  }

  private void unpack(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    if (entry.isUnixSymlink()) {
      throw rules.refuse("entry '" + EntryRules.printable(entry.getName()) + "' is a link");
    }
    if (entry.isDirectory()) {
      target.folder(target.root().resolve(rules.folder(entry.getName())));
      return;
    }
    String name = rules.file(entry.getName());
    try (InputStream packed = zip.getInputStream(entry);
        CheckedInputStream in = new CheckedInputStream(packed, new CRC32())) {
      digests.add(name, target.copy(in, name, rules));
      if (in.getChecksum().getValue() != entry.getCrc()) {
        throw new IOException("the checksum of '" + name + "' does not fit");
      }
    }
  }
}
