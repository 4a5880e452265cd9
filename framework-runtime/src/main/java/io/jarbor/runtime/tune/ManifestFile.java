package io.jarbor.runtime.tune;

import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.document.NotEditable;
import io.jarbor.runtime.document.YamlEdit;
import io.jarbor.runtime.files.WholeFile;
import io.jarbor.runtime.manifest.ManifestReader;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.manifest.YamlManifestReader;
import io.jarbor.runtime.plugin.PackageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The manifest of a package, to be changed only where that changes this package alone, and harms
 * nothing that stands beside it. As it was when this was made: it takes long until it is written.
 */
public final class ManifestFile {
  private static final String NOTE = "# jarbor tune: ";

  private final PackageSource source;
  private final Path file;
  private final byte[] before;
  private final String obstacle;

  private ManifestFile(PackageSource source, Path file, byte[] before, String obstacle) {
    this.source = source;
    this.file = file;
    this.before = before;
    this.obstacle = obstacle;
  }

  /** Find it, and read it. */
  public static ManifestFile of(TunedPackage tuned) throws IOException {
    PackageSource source = tuned.source();
    Path own = source.path().resolve(ManifestReader.FILE);
    Path shared = source.sharedManifest().orElse(own);
    Path file = Files.exists(own) ? own : Files.exists(shared) ? shared : own;
    String obstacle = "";
    Path digest = source.path().resolveSibling(source.path().getFileName() + ".sha256");
    if (!Files.isDirectory(source.path())) {
      obstacle = "an archive is not written to";
    } else if (Files.exists(digest)) {
      obstacle = digest.getFileName() + " holds for the package as it is";
    } else if (file.equals(shared) && !shared.equals(own) && tuned.versions() > 1) {
      obstacle = file + " holds for other versions too";
    } else if (Files.isSymbolicLink(file)) {
      obstacle = file + " is a link";
    }
    byte[] before =
        obstacle.isEmpty() && Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    return new ManifestFile(source, file, before, obstacle);
  }

  /** The file, which may not be there yet. */
  public Path path() {
    return file;
  }

  /** Why {@link #write} will write nothing, whatever it is given; empty where nothing is known. */
  public Optional<String> obstacle() {
    return Optional.of(obstacle).filter(known -> !known.isEmpty());
  }

  /**
   * Write values, and a line of comment at the end, in the place of the one that was written
   * before.
   *
   * @param values by JSON pointer
   * @param note on one line
   * @throws NotWritten if it is not to be; it is as it was then
   * @throws IOException if it cannot be written; it is as it was then
   */
  public void write(Map<String, ?> values, String note) throws NotWritten, IOException {
    if (!obstacle.isEmpty()) {
      throw new NotWritten(obstacle);
    }
    byte[] now = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    if (!Arrays.equals(before, now)) {
      throw new NotWritten(file + " has changed since it was measured");
    }
    try {
      String text = YamlEdit.set(new String(before, StandardCharsets.UTF_8), values);
      String noted = YamlEdit.setComment(text, NOTE, note);
      WholeFile.write(file, noted.getBytes(StandardCharsets.UTF_8), this::requireReadable);
    } catch (NotEditable e) {
      throw new NotWritten(file + ": " + e.getMessage());
    }
  }

  /** Rules of a manifest's hold between its values, which were changed one by one. */
  private void requireReadable(Path written) throws NotWritten {
    try {
      PackageManifest unused =
          new YamlManifestReader()
              .read(Optional.of(written), source.path(), file.toString(), source.defaults());
    } catch (ServingException e) {
      throw new NotWritten("it would not be read then: " + e.getMessage());
    }
  }

  /** Why a manifest was left as it is. */
  public static final class NotWritten extends Exception {
    private static final long serialVersionUID = 1L;

    NotWritten(String message) {
      super(message);
    }
  }
}
