package io.jarbor.runtime.repository;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.manifest.ManifestReader;
import io.jarbor.runtime.manifest.ManifestReader.NameAndVersion;
import io.jarbor.runtime.plugin.PackageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the packages of a directory: folders, zips and jars, and folders of versions. Names that
 * begin with a dot, or end in {@code .tmp}, {@code .part} or {@code ~}, are somebody's unfinished
 * work and left alone.
 */
public final class DirectoryScanner {
  private static final Logger log = LoggerFactory.getLogger(DirectoryScanner.class);

  private static final String DEFAULT_VERSION = "1";
  private static final String DIGEST = ".sha256";

  /** Numbers with dots between them, and what may follow as in {@code 2.0-rc1}. */
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)*(-[A-Za-z0-9.-]+)?");

  private static final Pattern UNFINISHED = Pattern.compile("\\..*|.*(\\.tmp|\\.part|~)");

  private final Path directory;
  private final Fingerprints fingerprints;
  private final Map<Path, List<String>> told = new ConcurrentHashMap<>();

  /**
   * Create a scanner.
   *
   * @param maxEntries most entries that a package may have; more are not looked at
   */
  DirectoryScanner(Path directory, int maxEntries) {
    this.directory = directory;
    this.fingerprints = new Fingerprints(maxEntries);
  }

  /**
   * Find the packages at one path: a single one, or the versions of a layout.
   *
   * @return none if there is no package
   */
  public static List<PackageSource> sourcesAt(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    try {
      return parent == null || !Files.exists(whole)
          ? List.of()
          : new DirectoryScanner(parent, 0)
              .candidates(whole).stream().map(Candidate::source).toList();
    } catch (IOException e) {
      throw new ServingException(ErrorCode.INVALID_PACKAGE, path + " cannot be read: " + e, e);
    }
  }

  /** Look once; in the order of names. */
  List<Candidate> scan() throws IOException {
    List<Candidate> found = new ArrayList<>();
    for (Path entry : list(directory)) {
      found.addAll(candidates(entry));
    }
    fingerprints.retain(
        found.stream().map(candidate -> candidate.source().path()).collect(Collectors.toSet()));
    return found;
  }

  /**
   * The candidates of one entry of the directory, which may be a package or a folder of versions;
   * none where it was removed, or replaced, since the directory was listed: the next look will
   * tell.
   */
  List<Candidate> candidates(Path entry) throws IOException {
    try {
      return present(entry);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  private List<Candidate> present(Path entry) throws IOException {
    String file = entry.getFileName().toString();
    if (Files.isDirectory(entry)) {
      List<Path> versions = Files.isReadable(entry) ? versions(entry) : List.of();
      return versions.isEmpty() ? List.of(alone(entry, file)) : versionsOf(entry, file, versions);
    }
    if (file.endsWith(".jar") || file.endsWith(".zip")) {
      return List.of(alone(entry, file.substring(0, file.length() - ".jar".length())));
    }
    if (!file.endsWith(DIGEST)) {
      tellNoPackage(entry);
    }
    return List.of();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !UNFINISHED.matcher(entry.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  /** The folders of versions. A folder that has any is a layout, whatever else lies in it. */
  private List<Path> versions(Path folder) throws IOException {
    List<Path> versions = new ArrayList<>();
    List<String> strays = new ArrayList<>();
    for (Path entry : list(folder)) {
      String name = entry.getFileName().toString();
      if (VERSION.matcher(name).matches() && Files.isDirectory(entry)) {
        versions.add(entry);
      } else if (!name.equals(ManifestReader.FILE) && !name.endsWith(DIGEST)) {
        strays.add(name);
      }
    }
    if (!versions.isEmpty()) {
      tell(folder, strays);
    }
    return versions;
  }

  /** Once, not at every look. */
  private void tellNoPackage(Path file) {
    if (told.put(file, List.of()) == null) {
      log.warn(
          "{}: no package, so not read; a package is a folder, a .zip or a .jar, so put a model's"
              + " file into a folder of its own",
          label(file));
    }
  }

  /** Once for each set of names, not at every look. */
  private void tell(Path folder, List<String> strays) {
    if (strays.isEmpty()) {
      told.remove(folder);
    } else if (!strays.equals(told.put(folder, strays))) {
      log.warn("{}: not part of any version, so not read: {}", label(folder), strays);
    }
  }

  private Candidate alone(Path entry, String name) throws IOException {
    return new Candidate(
        new PackageSource(
            entry,
            label(entry),
            new NameAndVersion(name, DEFAULT_VERSION, false),
            Optional.empty()),
        "",
        fingerprints.of(List.of(entry, beside(entry))));
  }

  private List<Candidate> versionsOf(Path folder, String name, List<Path> versions)
      throws IOException {
    Path shared = folder.resolve(ManifestReader.FILE);
    List<Candidate> found = new ArrayList<>();
    for (Path version : versions) {
      found.add(
          new Candidate(
              new PackageSource(
                  version,
                  label(version),
                  new NameAndVersion(name, version.getFileName().toString(), true),
                  Optional.of(shared)),
              name,
              fingerprints.of(List.of(version, beside(version), shared))));
    }
    return found;
  }

  private static Path beside(Path entry) {
    return entry.resolveSibling(entry.getFileName() + DIGEST);
  }

  private String label(Path entry) {
    return directory.relativize(entry).toString().replace('\\', '/');
  }
}
