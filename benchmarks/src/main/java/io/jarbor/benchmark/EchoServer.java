package io.jarbor.benchmark;

import io.jarbor.runtime.http.ServerSockets;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Answers each request with its own body, over sockets as the server has them: what is left of a
 * machine's limit when nothing is done with a request.
 */
@Command(name = "EchoServer", description = "Answer each POST with its body, until ended by TERM.")
public final class EchoServer implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--port", required = true, description = "0 for any free one.")
  private int port;

  private EchoServer() {}

  /** Run the program. */
  public static void main(String[] args) {
    Program.run(new EchoServer(), args);
  }

  @Override
  public Integer call() {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    HttpServerOptions options = ServerSockets.options("127.0.0.1", port);
    CompletableFuture<Integer> open = new CompletableFuture<>();
    vertx
        .deployVerticle(
            () -> new Echo(options, open),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .onFailure(open::completeExceptionally);
    try {
      int opened = open.join();
      spec.commandLine()
          .getErr()
          .println(vertx.isNativeTransportEnabled() ? "native transport" : "Java's own transport");
      spec.commandLine().getOut().println("listening on " + opened);
    } catch (CompletionException e) {
      spec.commandLine().getErr().println("cannot listen on " + port + ": " + e.getCause());
      vertx.close().await();
      return 1;
    }
    new CompletableFuture<Void>().join(); // The signal ends the process.
    return 0;
  }

  private static final class Echo extends VerticleBase {
    private final HttpServerOptions options;
    private final CompletableFuture<Integer> open;

    Echo(HttpServerOptions options, CompletableFuture<Integer> open) {
      this.options = options;
      this.open = open;
    }

    @Override
    public Future<?> start() {
      HttpServer server = vertx.createHttpServer(options).requestHandler(Echo::echo);
      return server.listen().onSuccess(listening -> open.complete(listening.actualPort()));
    }

    private static void echo(HttpServerRequest request) {
      String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
      request
          .body()
          .onSuccess(
              body -> {
                if (contentType != null) {
                  request.response().putHeader(HttpHeaders.CONTENT_TYPE, contentType);
                }
                request
                    .response()
                    .end(body)
                    .onFailure(gone -> System.err.println("not answered: " + gone));
              })
          .onFailure(gone -> System.err.println("not read: " + gone));
    }
  }
}
