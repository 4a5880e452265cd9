package io.jarbor.testkit;

import io.jarbor.runtime.JarborServer;
import io.jarbor.runtime.config.ServerConfig;
import io.jarbor.runtime.plugin.BackendCatalog;
import io.jarbor.runtime.repository.Catalog;
import io.jarbor.runtime.repository.VersionState;
import io.jarbor.runtime.repository.VersionStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A real server in this process, with a models directory of its own that tests may change while it
 * runs. Thread-safe.
 */
public final class TestServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What a test left hanging on purpose is not waited for. */
  private static final Duration CLOSING = Duration.ofSeconds(3);

  private final Path folder;
  private final JarborServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private TestServer(Path folder, JarborServer server) {
    this.folder = folder;
    this.server = server;
  }

  /**
   * Start a server with copies of packages in its models directory, and wait until all are READY.
   *
   * @throws AssertionError with the reasons, if one fails
   */
  public static TestServer serving(Path... packages) {
    return serving(ClassPathBackends.catalog(), packages);
  }

  static TestServer serving(BackendCatalog backends, Path... packages) {
    Path folder = TestFiles.temporaryFolder();
    Path models = TestFiles.makeFolder(folder.resolve("models"));
    for (Path each : packages) {
      TestFiles.copy(each, models.resolve(each.getFileName().toString()));
    }
    return started(folder, backends);
  }

  /** Start a server with a jar of compiled classes and resources in its models directory. */
  public static TestServer servingClasses(Path classes, String name) {
    return servingClasses(ClassPathBackends.catalog(), classes, name);
  }

  static TestServer servingClasses(BackendCatalog backends, Path classes, String name) {
    Path folder = TestFiles.temporaryFolder();
    Path models = TestFiles.makeFolder(folder.resolve("models"));
    TestFiles.jar(classes, models.resolve(name + ".jar"));
    return started(folder, backends);
  }

  private static TestServer started(Path folder, BackendCatalog backends) {
    TestServer server = start(folder, defaults(folder), backends);
    server.awaitStart();
    server.closeUnless(server::requireAllReady);
    return server;
  }

  private void closeUnless(Runnable holds) {
    try {
      holds.run();
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /**
   * Start a server on an empty models directory, which tests fill, and wait until it is ready; not
   * where the change fills the directory.
   *
   * @param change of the configuration that the test needs
   */
  public static TestServer empty(UnaryOperator<ServerConfig> change) {
    Path folder = TestFiles.temporaryFolder();
    TestFiles.makeFolder(folder.resolve("models"));
    ServerConfig config = change.apply(defaults(folder));
    boolean filled = Files.exists(config.models()) && !TestFiles.isEmpty(config.models());
    TestServer server = start(folder, config, ClassPathBackends.catalog());
    if (!filled) {
      server.awaitStart();
    }
    return server;
  }

  private static ServerConfig defaults(Path folder) {
    return new ServerConfig(
        new ServerConfig.Http(
            "127.0.0.1",
            0,
            ServerConfig.Http.DEFAULT.maxBody(),
            ServerConfig.Http.DEFAULT.bodyTimeout(),
            ServerConfig.Http.DEFAULT.idleTimeout(),
            CLOSING),
        new ServerConfig.Management(true, "127.0.0.1", 0, Optional.empty(), false),
        folder.resolve("models"),
        folder.resolve("backends"),
        folder.resolve("work"),
        ServerConfig.Packages.DEFAULT,
        Map.of());
  }

  private static TestServer start(Path folder, ServerConfig config, BackendCatalog backends) {
    return new TestServer(folder, JarborServer.start(config, Map.of(), backends));
  }

  private void awaitStart() {
    closeUnless(
        () ->
            awaitCatalog(
                "all packages are READY or FAILED",
                catalog -> server.repository().startComplete()));
  }

  private void requireAllReady() {
    String failed =
        server.repository().catalog().statuses().stream()
            .filter(status -> status.state() != VersionState.READY)
            .map(TestServer::describe)
            .collect(Collectors.joining("\n"));
    if (!failed.isEmpty()) {
      throw new AssertionError("not every package is ready:\n" + failed);
    }
  }

  private static String describe(VersionStatus status) {
    return status.source() + ": " + status.state() + " " + status.reason().orElse("");
  }

  /** The server itself. */
  public JarborServer server() {
    return server;
  }

  /** The models directory. */
  public Path models() {
    return folder.resolve("models");
  }

  /** Address of a path on the inference port. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  /** Address of a path on the management port. */
  public URI managementUri(String path) {
    return URI.create("http://127.0.0.1:" + server.managementPort().orElseThrow() + path);
  }

  /** Post JSON to a path of the inference port. */
  public HttpResponse<String> post(String path, String json) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  /** Get a path of the inference port. */
  public HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  /** Send any request. */
  public HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(request.method() + " " + request.uri() + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + request.uri(), e);
    }
  }

  /** Wait until a version of a model is in a state, and return what is known of it then. */
  public VersionStatus awaitState(String model, VersionState state) {
    Predicate<VersionStatus> wanted =
        status -> status.model().equals(model) && status.state() == state;
    Catalog catalog =
        awaitCatalog(model + " is " + state, known -> known.statuses().stream().anyMatch(wanted));
    return catalog.statuses().stream().filter(wanted).findFirst().orElseThrow();
  }

  /**
   * Wait until the repository is as a test wants it.
   *
   * @param what for the message, should it not come to pass
   * @return the catalog of which the condition holds
   */
  public Catalog awaitCatalog(String what, Predicate<Catalog> condition) {
    AtomicReference<@Nullable Catalog> found = new AtomicReference<>();
    Wait.until(
        PATIENCE,
        () -> what + "; the repository has " + server.repository().catalog().statuses(),
        () -> {
          Catalog now = server.repository().catalog();
          found.set(now);
          return condition.test(now);
        });
    return Objects.requireNonNull(found.get());
  }

  @Override
  public void close() {
    server.close();
    TestFiles.delete(folder);
  }
}
