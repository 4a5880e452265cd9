package io.jarbor.testkit;

import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.manifest.DeclaredOptions;
import io.jarbor.runtime.plugin.BackendCatalog;
import io.jarbor.runtime.plugin.DirectoryBackendCatalog;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The backends on the test's class path, in a loader of their own as in production. One for all
 * servers of the process, since native libraries bind to the loader that loads them first.
 */
final class ClassPathBackends {
  private ClassPathBackends() {}

  /** Holds what is made when a test first needs it. */
  private static final class Holder {
    static final BackendCatalog CATALOG = find();
  }

  static BackendCatalog catalog() {
    return Holder.CATALOG;
  }

  private static BackendCatalog find() {
    try {
      Path folder = Files.createTempDirectory("jarbor-backends");
      folder.toFile().deleteOnExit();
      int count = 0;
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        if (entry.isEmpty()) {
          // Surefire ends the path with a separator, and does not mean the current folder.
          continue;
        }
        Path source = Path.of(entry);
        Path jar = folder.resolve(String.format("%03d.jar", count++));
        if (Files.isDirectory(source)) {
          TestFiles.jar(source, jar);
        } else if (entry.endsWith(".jar") && Files.exists(source)) {
          Files.createSymbolicLink(jar, source.toAbsolutePath());
        }
        jar.toFile().deleteOnExit();
      }
      return new DirectoryBackendCatalog(
          List.of(folder), new DeclaredOptions(), Map.of(), key -> Location.ofFile("test"));
    } catch (IOException e) {
      throw new UncheckedIOException("the class path cannot be made a folder of jars", e);
    }
  }
}
