package io.jarbor.runtime;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.config.ServerConfig;
import io.jarbor.runtime.health.Readiness;
import io.jarbor.runtime.http.ErrorWriter;
import io.jarbor.runtime.http.GuardedProtocol;
import io.jarbor.runtime.http.HttpErrors;
import io.jarbor.runtime.http.HttpExchange;
import io.jarbor.runtime.http.HttpLimits;
import io.jarbor.runtime.http.HttpListener;
import io.jarbor.runtime.http.LiveRoutes;
import io.jarbor.runtime.http.ProblemJson;
import io.jarbor.runtime.http.Protocol;
import io.jarbor.runtime.inference.InferenceService;
import io.jarbor.runtime.openapi.DocumentationProtocol;
import io.jarbor.runtime.openapi.SwaggerUi;
import io.jarbor.runtime.protocol.direct.DirectProtocol;
import io.jarbor.runtime.protocol.health.HealthProtocol;
import io.jarbor.runtime.protocol.management.Guard;
import io.jarbor.runtime.protocol.management.ManagementProtocol;
import io.jarbor.runtime.protocol.openinference.ModelDirectory;
import io.jarbor.runtime.protocol.openinference.ModelInference;
import io.jarbor.runtime.protocol.openinference.rest.RepositoryProtocol;
import io.jarbor.runtime.protocol.openinference.rest.RestProtocol;
import io.jarbor.runtime.repository.Repository;
import io.jarbor.runtime.statistics.StatisticsCollector;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;

/** The inference port and the management port, and what is spoken on each. */
final class Ports {
  private final ServerConfig config;
  private final LiveRoutes inferenceRoutes;
  private final LiveRoutes managementRoutes;
  private final HttpListener inference;
  private final HttpListener management;

  Ports(
      Vertx vertx,
      ServerConfig config,
      Repository repository,
      InferenceService service,
      Readiness readiness,
      StatisticsCollector statistics,
      Map<String, Object> effective,
      List<Map<String, Object>> backends) {
    this.config = config;
    ErrorWriter problems = new ProblemJson();
    SwaggerUi ui = new SwaggerUi();
    Protocol health = new HealthProtocol(readiness, problems);
    Protocol managing = new ManagementProtocol(repository, effective, backends, problems);
    List<Protocol> onInference = new ArrayList<>(List.of(health));
    List<Protocol> onManagement = new ArrayList<>(List.of(health));
    if (config.management().onInferencePort()) {
      onInference.add(guarded(managing, loopback(config.http().host())));
    }
    onManagement.add(guarded(managing, loopback(config.management().host())));
    onInference.add(new DirectProtocol(repository, service, problems));
    ModelDirectory directory =
        new ModelDirectory(repository, readiness, statistics, Version.current());
    Protocol control = new RepositoryProtocol(repository, directory);
    onInference.add(new RestProtocol(directory, new ModelInference(service)));
    onInference.add(
        config.management().onInferencePort()
            ? guarded(control, loopback(config.http().host()))
            : new GuardedProtocol(control, Ports::refuseManagement));
    onManagement.add(guarded(control, loopback(config.management().host())));
    this.inferenceRoutes = new LiveRoutes(() -> onInference, problems);
    this.managementRoutes = new LiveRoutes(() -> onManagement, problems);
    onInference.add(
        documentation("Jarbor", "The models that are ready now.", inferenceRoutes, ui, problems));
    onManagement.add(
        documentation(
            "Jarbor management", "Looks after the server.", managementRoutes, ui, problems));
    HttpLimits limits =
        new HttpLimits(
            config.http().maxBody(), config.http().bodyTimeout(), config.http().idleTimeout());
    this.inference = new HttpListener(vertx, inferenceRoutes, limits);
    this.management = new HttpListener(vertx, managementRoutes, limits);
    managementRoutes.rebuild();
    inferenceRoutes.rebuild();
  }

  private static void refuseManagement(HttpExchange exchange) {
    throw new ServingException(
        HttpErrors.FORBIDDEN,
        exchange.path()
            + " answers on the management port; for this one, set management.on-inference-port");
  }

  private Protocol guarded(Protocol protocol, boolean loopback) {
    return new GuardedProtocol(protocol, new Guard(config.management().token(), loopback));
  }

  private static Protocol documentation(
      String title, String about, LiveRoutes routes, SwaggerUi ui, ErrorWriter problems) {
    return new DocumentationProtocol(
        title, about, Version.current(), () -> routes.get().routes(), ui, problems);
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false; // Binding it fails with a reason of its own.
    }
  }

  /** Take up what is ready now. */
  void refresh() {
    inferenceRoutes.rebuild();
  }

  /**
   * Open both.
   *
   * @throws ServingException {@code UNAVAILABLE} if one is taken, or may not be bound
   */
  void open() {
    listen(inference, "http", config.http().host(), config.http().port(), eventLoops());
    if (config.management().enabled()) {
      listen(management, "management", config.management().host(), config.management().port(), 1);
    }
  }

  private static int eventLoops() {
    return Math.max(1, Runtime.getRuntime().availableProcessors());
  }

  private static void listen(
      HttpListener listener, String key, String host, int port, int eventLoops) {
    try {
      listener.listen(host, port, eventLoops).toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE,
          key
              + ".port: cannot listen on "
              + host
              + ":"
              + port
              + ": "
              + String.valueOf(e.getCause() == null ? e : e.getCause().getMessage())
              + "; choose another port",
          e);
    }
  }

  /** Inference requests that were read, and of these those that are not answered yet. */
  String tally() {
    return inference.taken() + " requests were taken, " + inference.inFlight() + " are unanswered";
  }

  int inferencePort() {
    return inference.port();
  }

  OptionalInt managementPort() {
    return config.management().enabled() ? OptionalInt.of(management.port()) : OptionalInt.empty();
  }

  /** Finish what was accepted, then close both. Blocks. */
  void close(Duration timeout) {
    inference.stop(timeout).toCompletionStage().toCompletableFuture().join();
    if (config.management().enabled()) {
      management.stop(Duration.ofSeconds(1)).toCompletionStage().toCompletableFuture().join();
    }
  }
}
