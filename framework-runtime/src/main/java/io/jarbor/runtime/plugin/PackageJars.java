package io.jarbor.runtime.plugin;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Finds and checks the jars that a package's classes come from. */
final class PackageJars {
  private static final String ENDING = ".jar";

  private final Path snapshot;
  private final EntryRules rules;

  /**
   * Create a check.
   *
   * @param snapshot no jar may take classes from outside this folder
   */
  PackageJars(Path snapshot, EntryRules rules) {
    this.snapshot = snapshot;
    this.rules = rules;
  }

  /** The jars of a folder, by name; none where there is no such folder. */
  List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING) && Files.isRegularFile(file))
          .sorted()
          .toList();
    }
  }

  /**
   * Open a jar once, since a class loader passes over a broken one in silence.
   *
   * @param name of it, for messages
   */
  void check(Path jar, String name) {
    try (JarFile open = new JarFile(jar.toFile())) {
      Manifest manifest = open.getManifest();
      String classPath =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (String entry : classPath == null ? new String[0] : classPath.strip().split("\\s+", -1)) {
        if (!stays(jar, entry)) {
          throw rules.refuse(
              name
                  + ": the 'Class-Path' of its manifest takes '"
                  + EntryRules.printable(entry)
                  + "' from outside the package");
        }
      }
    } catch (IOException e) {
      throw rules.refuse(name + " is no jar, or truncated: " + e.getMessage(), e);
    }
  }

  private boolean stays(Path jar, String entry) {
    if (entry.isEmpty()) {
      return true;
    }
    try {
      URI other = jar.toUri().resolve(entry);
      return "file".equals(other.getScheme())
          && Path.of(URI.create("file:" + other.getPath().replace(" ", "%20")))
              .normalize()
              .startsWith(snapshot);
    } catch (IllegalArgumentException e) {
      // Not a path that could be followed, and so none that is worth the risk.
      return false;
    }
  }
}
