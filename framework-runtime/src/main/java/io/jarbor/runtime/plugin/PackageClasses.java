package io.jarbor.runtime.plugin;

import io.jarbor.runtime.plugin.BackendCatalog.FoundBackend;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes loaders of a package's classes.
 *
 * @param label of the package
 * @param jars none for a package of data
 */
record PackageClasses(String label, List<Path> jars) {

  /** A loader that sees what a backend exports; null for a package without classes. */
  @Nullable PluginLoader loaderFor(FoundBackend backend) {
    return loaderForAny(List.of(backend));
  }

  /** A loader that sees what some backends export; null for a package without classes. */
  @Nullable PluginLoader loaderForAny(List<FoundBackend> backends) {
    return loader(backends.stream().map(PackageClasses::share).toArray(SharedLoader.Share[]::new));
  }

  private static SharedLoader.Share share(FoundBackend backend) {
    Set<String> exports =
        BackendCalls.ask(backend, "what it exports", () -> backend.backend().exportedPackages());
    return new SharedLoader.Share(backend.loader(), new PackageFilter(exports));
  }

  /** A loader that sees the api alone; null for a package without classes. */
  @Nullable PluginLoader loaderForNone() {
    return loader();
  }

  private @Nullable PluginLoader loader(SharedLoader.Share... further) {
    if (jars.isEmpty()) {
      return null;
    }
    List<SharedLoader.Share> shares = new ArrayList<>();
    shares.add(SharedLoader.Share.ofServer());
    shares.addAll(List.of(further));
    return new PluginLoader("package " + label, jars, shares);
  }
}
