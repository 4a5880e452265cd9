package io.jarbor.runtime;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.ModelId;
import io.jarbor.runtime.config.EffectiveConfig;
import io.jarbor.runtime.config.ServerConfig;
import io.jarbor.runtime.health.Readiness;
import io.jarbor.runtime.inference.InferenceService;
import io.jarbor.runtime.manifest.DeclaredOptions;
import io.jarbor.runtime.plugin.BackendCatalog;
import io.jarbor.runtime.plugin.DirectoryBackendCatalog;
import io.jarbor.runtime.repository.Catalog;
import io.jarbor.runtime.repository.DirectoryRepository;
import io.jarbor.runtime.repository.Repository;
import io.jarbor.runtime.repository.RepositoryListener;
import io.jarbor.runtime.statistics.StatisticsCollector;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that runs: its parts, made and joined here by hand, and stopped in the right order.
 * Thread-safe.
 */
public final class JarborServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JarborServer.class);

  private final ServerConfig config;
  private final Threads threads = new Threads();
  private final Vertx vertx;
  private final StatisticsCollector statistics = new StatisticsCollector(InstantSource.system());
  private final Loading loading;
  private final Repository repository;
  private final Readiness readiness;
  private final Ports ports;
  private final AtomicBoolean closed = new AtomicBoolean();

  private JarborServer(
      ServerConfig config, Map<String, Object> effective, BackendCatalog backends) {
    this.config = config;
    this.loading = new Loading(config, backends, threads, List.of(statistics));
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                // Nothing is served from files, so no cache of them is to be made.
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    this.repository =
        new DirectoryRepository(
            new DirectoryRepository.Settings(
                config.models(),
                config.packages().maxEntries(),
                config.packages().scanInterval(),
                config.http().drainTimeout()),
            loading.loader(),
            loading::policy,
            threads.timer(),
            List.of(new Changes()));
    this.readiness = new Readiness(repository::startComplete);
    this.ports =
        new Ports(
            vertx,
            config,
            repository,
            new InferenceService(
                target -> repository.lease(target.model(), target.version()), threads.timer()),
            readiness,
            statistics,
            effective,
            backends.found().stream()
                .map(
                    found ->
                        Map.<String, Object>of(
                            "name", found.backend().name(), "origin", found.origin()))
                .toList());
  }

  /**
   * Start a server with the backends that its configuration names.
   *
   * @return once its ports are open; packages load from then on
   * @throws ServingException {@code UNAVAILABLE} if a port or folder cannot be used
   */
  public static JarborServer start(EffectiveConfig config) {
    return start(config.server(), config.toMap(), backends(config));
  }

  /** Find the backends that a configuration names. */
  public static BackendCatalog backends(EffectiveConfig config) {
    return backends(config, config.server().backends());
  }

  /**
   * Find the backends of a folder, with the options that a configuration gives them.
   *
   * @throws ServingException {@code UNAVAILABLE} for options that they do not take
   */
  public static BackendCatalog backends(EffectiveConfig config, Path folder) {
    return new DirectoryBackendCatalog(
        DirectoryBackendCatalog.foldersIn(folder),
        new DeclaredOptions(),
        config.server().backendOptions(),
        config);
  }

  /**
   * Start a server with backends that were found before: native libraries bind to their loader, so
   * several servers of one process share them.
   *
   * @param effective the configuration as the management port shows it
   */
  public static JarborServer start(
      ServerConfig config, Map<String, Object> effective, BackendCatalog backends) {
    JarborServer server = new JarborServer(config, effective, backends);
    try {
      server.ports.open();
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    server.repository.whenStartComplete().thenRun(server.ports::refreshHealth);
    server.repository.start();
    return server;
  }

  /** Routes follow what is ready; counters go with their version. */
  private final class Changes implements RepositoryListener {
    @Override
    public void changed(Catalog catalog) {
      ports.refresh(catalog);
    }

    @Override
    public void removed(ModelId version) {
      statistics.forget(version);
    }
  }

  /** The inference port that is open. */
  public int port() {
    return ports.inferencePort();
  }

  /** The management port that is open; empty if there is none. */
  public OptionalInt managementPort() {
    return ports.managementPort();
  }

  public Repository repository() {
    return repository;
  }

  /** What was asked of the models. */
  public StatisticsCollector statistics() {
    return statistics;
  }

  /**
   * Stop: tell that no more work is wanted, answer what was accepted, close the ports, then the
   * models. Blocks; further calls do nothing.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    readiness.startDraining();
    log.info("stopping; what was accepted is answered first");
    repository.stopLoading();
    ports.close(config.http().drainTimeout());
    repository.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    threads.close();
    loading.close();
    log.info("stopped; {}", ports.tally());
  }
}
