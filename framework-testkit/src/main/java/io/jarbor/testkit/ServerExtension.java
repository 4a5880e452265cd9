package io.jarbor.testkit;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.function.Supplier;
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
  private final Supplier<TestServer> starter;
  private @Nullable TestServer server;

  private ServerExtension(Supplier<TestServer> starter) {
    this.starter = starter;
  }

  /** Serve packages that lie somewhere: folders, zips or jars. */
  public static ServerExtension serving(Path... packages) {
    return new ServerExtension(() -> TestServer.serving(packages));
  }

  /**
   * Serve the project that is being tested, from its {@code target/classes}, before there is a jar
   * of it.
   *
   * @param name that the jar would have, without its ending
   */
  public static ServerExtension servingThisProject(String name) {
    return new ServerExtension(() -> TestServer.servingClasses(Path.of("target", "classes"), name));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server = starter.get();
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
