package io.jarbor.runtime.plugin;

import io.jarbor.api.backend.Backend;
import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.plugin.BackendCatalog.FoundBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder with the jars of a backend, {@code backends/<name>}.
 *
 * @param path of the folder
 */
record BackendFolder(Path path) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]*");

  String name() {
    return path.getFileName().toString();
  }

  /**
   * Make the loader of the folder's jars, and its backends.
   *
   * @throws ServingException naming what is broken
   */
  List<FoundBackend> open() {
    List<Path> jars = jars();
    jars.forEach(BackendFolder::check);
    // Never closed: native libraries bind to their loader for as long as the process lives.
    PluginLoader loader =
        new PluginLoader("backend " + name(), jars, List.of(SharedLoader.Share.ofServer()));
    List<FoundBackend> found = new ArrayList<>();
    for (Backend backend : loader.providers(Backend.class)) {
      checkName(backend, ContextLoader.call(loader, backend::name));
      found.add(new FoundBackend(backend, loader, Origins.of(backend.getClass(), path)));
    }
    if (found.isEmpty()) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE,
          "none of its " + Counted.of(jars.size(), "jar") + " provides a backend");
    }
    return found;
  }

  private List<Path> jars() {
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE, "the folder cannot be read: " + Reasons.ofDisk(e), e);
    }
  }

  /** A class loader passes over a broken jar in silence. */
  private static void check(Path jar) {
    try {
      new JarFile(jar.toFile()).close();
    } catch (IOException e) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE, jar + " is no jar, or truncated: " + e.getMessage(), e);
    }
  }

  private static void checkName(Backend backend, @Nullable String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE,
          backend.getClass().getName()
              + " is named '"
              + name
              + "'; a backend's name is lower case, with digits, '-' and '_'");
    }
  }
}
