package io.jarbor.testkit;

import io.jarbor.api.backend.Backend;
import io.jarbor.runtime.plugin.BackendCatalog;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs packages in a real server for the tests of a class:
 *
 * <pre>{@code
 * @RegisterExtension static final ServerExtension server = ServerExtension.serving(Path.of("target/iris.jar"));
 * }</pre>
 *
 * <p>The server listens on loopback on a free port, and is there once all its packages are READY; a
 * package that fails fails the tests with its reason. The backends are those on the test's class
 * path.
 */
public final class ServerExtension implements BeforeAllCallback, AfterAllCallback {
  private final Function<BackendCatalog, TestServer> starter;
  private final Map<String, UnaryOperator<Backend>> wrappers;
  private @Nullable BackendCatalog backends;
  private @Nullable TestServer server;

  private ServerExtension(
      Function<BackendCatalog, TestServer> starter, Map<String, UnaryOperator<Backend>> wrappers) {
    this.starter = starter;
    this.wrappers = Map.copyOf(wrappers);
  }

  /** Serve packages that lie somewhere: folders, zips or jars. */
  public static ServerExtension serving(Path... packages) {
    return new ServerExtension(found -> TestServer.serving(found, packages), Map.of());
  }

  /**
   * Serve the project that is being tested, from its {@code target/classes}, before there is a jar
   * of it.
   *
   * @param name that the jar would have, without its ending
   */
  public static ServerExtension servingThisProject(String name) {
    return new ServerExtension(
        found -> TestServer.servingClasses(found, Path.of("target", "classes"), name), Map.of());
  }

  /**
   * The same, with a backend in a wrapper's hands, such as {@link AssertingBackend} or {@link
   * CrankyBackend}. The wrapper is asked for everything but which packages the backend recognises.
   *
   * @param wrapper makes the wrapper of the backend; called once per server
   */
  public ServerExtension wrapping(String backend, UnaryOperator<Backend> wrapper) {
    Map<String, UnaryOperator<Backend>> more = new LinkedHashMap<>(wrappers);
    more.put(backend, wrapper);
    return new ServerExtension(starter, more);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    backends = new WrappedBackends(ClassPathBackends.catalog(), wrappers);
    server = starter.apply(backends);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (server != null) {
      server.close();
    }
  }

  /** The server. */
  public TestServer server() {
    if (server == null) {
      throw new IllegalStateException(
          "the server runs from before the first test to after the last; register the extension in"
              + " a static field with @RegisterExtension");
    }
    return server;
  }

  /**
   * A backend as the server has it, with its wrapper.
   *
   * @throws ClassCastException if it is of another type
   */
  public <B extends Backend> B backend(String name, Class<B> type) {
    if (backends == null) {
      throw new IllegalStateException("the server has not been started");
    }
    return backends.found().stream()
        .map(BackendCatalog.FoundBackend::backend)
        .filter(each -> each.name().equals(name))
        .map(type::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no backend '" + name + "'"));
  }

  /** Address of a path on the inference port. */
  public URI uri(String path) {
    return server().uri(path);
  }

  /** Post JSON to a path of the inference port. */
  public HttpResponse<String> post(String path, String json) {
    return server().post(path, json);
  }

  /** Get a path of the inference port. */
  public HttpResponse<String> get(String path) {
    return server().get(path);
  }
}
