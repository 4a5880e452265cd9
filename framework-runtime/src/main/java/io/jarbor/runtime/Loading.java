package io.jarbor.runtime;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.VersionPolicy;
import io.jarbor.runtime.config.ServerConfig;
import io.jarbor.runtime.document.Location;
import io.jarbor.runtime.inference.ExampleTrial;
import io.jarbor.runtime.manifest.ChangedManifests;
import io.jarbor.runtime.manifest.DeclaredOptions;
import io.jarbor.runtime.manifest.ManifestReader;
import io.jarbor.runtime.manifest.OptionReader;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.manifest.YamlManifestReader;
import io.jarbor.runtime.plugin.BackendCatalog;
import io.jarbor.runtime.plugin.PackageSource;
import io.jarbor.runtime.plugin.SnapshotOpener;
import io.jarbor.runtime.plugin.SnapshotOpener.PackageRules;
import io.jarbor.runtime.plugin.WorkFolder;
import io.jarbor.runtime.processing.JsonSampleReader;
import io.jarbor.runtime.processing.PackageProcessors;
import io.jarbor.runtime.processing.builtin.BuiltIns;
import io.jarbor.runtime.repository.PlacedPolicy;
import io.jarbor.runtime.repository.VersionLoader;
import io.jarbor.runtime.scheduler.BatchingSchedulerFactory;
import io.jarbor.runtime.scheduler.SchedulerListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What it takes to load packages, with a server around it or without. */
final class Loading implements AutoCloseable {
  private final ManifestReader manifests = new YamlManifestReader();
  private final OptionReader options = new DeclaredOptions();
  private final ServerConfig config;
  private final BackendCatalog backends;
  private final Threads threads;
  private final List<SchedulerListener> listeners;
  private final WorkFolder work;
  private final VersionLoader loader;

  /**
   * Prepare to load.
   *
   * @param listeners told what the versions' schedulers do
   */
  Loading(
      ServerConfig config,
      BackendCatalog backends,
      Threads threads,
      List<SchedulerListener> listeners) {
    this.config = config;
    this.backends = backends;
    this.threads = threads;
    this.listeners = List.copyOf(listeners);
    this.work = WorkFolder.in(config.work());
    this.loader = loader(manifests);
  }

  private VersionLoader loader(ManifestReader reader) {
    return new VersionLoader(
        new SnapshotOpener(work, rules(config), backends, reader, options),
        new PackageProcessors(options, BuiltIns.all()),
        new BatchingSchedulerFactory(
            threads.inference(), threads.timer(), new EventLoopTurns(), listeners),
        new JsonSampleReader(),
        new ExampleTrial(threads.timer()),
        threads.processing(),
        threads.timer());
  }

  private static PackageRules rules(ServerConfig config) {
    return new PackageRules(
        config.packages().plugins(),
        config.packages().requireDigests(),
        config.packages().maxEntries(),
        config.packages().maxUnpackedBytes());
  }

  VersionLoader loader() {
    return loader;
  }

  /** A loader that serves packages as if their manifests had been changed. */
  VersionLoader loaderWith(UnaryOperator<Manifest> change) {
    return loader(new ChangedManifests(manifests, change));
  }

  /**
   * Read which versions of a layout serve; empty where its manifest has problems, which are told
   * when a version loads.
   */
  Optional<PlacedPolicy> policy(PackageSource source) {
    Path shared = source.sharedManifest().orElse(source.path());
    if (!Files.isRegularFile(shared)) {
      return Optional.of(
          new PlacedPolicy(VersionPolicy.LATEST, Location.ofFile(source.sharedPlace())));
    }
    try {
      PackageManifest read =
          manifests.read(
              source.sharedManifest(), source.path(), source.sharedPlace(), source.defaults());
      return Optional.of(new PlacedPolicy(read.manifest().versions(), read.locate("/versions")));
    } catch (ServingException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    work.close();
  }
}
