package io.jarbor.runtime;

import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.runtime.config.EffectiveConfig;
import io.jarbor.runtime.plugin.BackendCatalog;
import io.jarbor.runtime.plugin.PackageSource;
import io.jarbor.runtime.repository.DirectoryScanner;
import io.jarbor.runtime.repository.LeasedVersion;
import io.jarbor.runtime.repository.ModelVersion;
import io.jarbor.runtime.scheduler.Cancellation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Loads packages without a server around them, to tell what is in them or wrong with them. */
public final class PackageChecker implements AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Threads threads = new Threads();
  private final Loading loading;

  private final BackendCatalog backends;

  /** Create a checker; a configuration is needed for backends, limits and rules. */
  public PackageChecker(EffectiveConfig config) {
    this.backends = JarborServer.backends(config);
    this.loading = new Loading(config.server(), backends, threads, List.of());
  }

  /**
   * Find the packages at a path: one, or the versions of a layout; none if it holds no package.
   *
   * @param path folder, zip or jar
   */
  public static List<PackageSource> packages(Path path) {
    return DirectoryScanner.sourcesAt(path);
  }

  /**
   * Load a package as a server would, samples included, and look at it.
   *
   * @param look sees the version while it is loaded
   * @throws io.jarbor.api.error.ServingException with every problem of it
   */
  public <T> T check(PackageSource source, Function<ModelVersion, T> look) {
    LeasedVersion version = loading.loader().load(source, state -> {}, new Cancellation());
    try {
      return look.apply(version);
    } finally {
      retire(version);
    }
  }

  /**
   * Load a package as a server would if its manifest were another one, to ask it.
   *
   * @param change of the manifest as it was read
   * @return owned by the caller
   * @throws io.jarbor.api.error.ServingException with every problem of it
   */
  public LoadedPackage load(PackageSource source, UnaryOperator<Manifest> change) {
    return new LoadedPackage(
        loading.loaderWith(change).load(source, state -> {}, new Cancellation()), threads.timer());
  }

  /**
   * What a backend takes under {@code options:}.
   *
   * @throws io.jarbor.api.error.ServingException as of {@link BackendCatalog#started}
   */
  public List<OptionSpec> optionsOf(String backend) {
    return backends.started(backend).backend().options();
  }

  /**
   * Tell why a server would serve none of the versions of a layout, however well each is by itself.
   *
   * @param versions all that there are, as {@link #packages} finds them
   */
  public Optional<String> faultOfLayout(List<PackageSource> versions) {
    return versions.stream()
        .filter(version -> version.sharedManifest().isPresent())
        .findFirst()
        .flatMap(loading::policy)
        .flatMap(
            policy ->
                policy.faultOf(
                    versions.stream().map(version -> version.defaults().version()).toList()));
  }

  /** Its model may be at the example still, and never return: that is left behind. */
  static void retire(LeasedVersion version) {
    version
        .retire()
        .toCompletableFuture()
        .completeOnTimeout(null, CLOSING.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  @Override
  public void close() {
    threads.close();
    loading.close();
  }
}
