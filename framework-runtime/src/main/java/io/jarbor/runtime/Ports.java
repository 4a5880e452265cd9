package io.jarbor.runtime;

import io.jarbor.api.error.Counted;
import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.config.ServerConfig;
import io.jarbor.runtime.grpc.GrpcServer;
import io.jarbor.runtime.grpc.GrpcService;
import io.jarbor.runtime.health.Readiness;
import io.jarbor.runtime.http.ErrorWriter;
import io.jarbor.runtime.http.GuardedProtocol;
import io.jarbor.runtime.http.HttpErrors;
import io.jarbor.runtime.http.HttpLimits;
import io.jarbor.runtime.http.HttpListener;
import io.jarbor.runtime.http.LiveRoutes;
import io.jarbor.runtime.http.ProblemJson;
import io.jarbor.runtime.http.Protocol;
import io.jarbor.runtime.http.RequestHead;
import io.jarbor.runtime.http.RequestMemory;
import io.jarbor.runtime.inference.InferenceService;
import io.jarbor.runtime.openapi.DocumentationProtocol;
import io.jarbor.runtime.openapi.SwaggerUi;
import io.jarbor.runtime.protocol.direct.DirectProtocol;
import io.jarbor.runtime.protocol.health.GrpcHealth;
import io.jarbor.runtime.protocol.health.HealthProtocol;
import io.jarbor.runtime.protocol.management.Guard;
import io.jarbor.runtime.protocol.management.ManagementProtocol;
import io.jarbor.runtime.protocol.openinference.ModelControl;
import io.jarbor.runtime.protocol.openinference.ModelDirectory;
import io.jarbor.runtime.protocol.openinference.ModelInference;
import io.jarbor.runtime.protocol.openinference.grpc.GrpcProtocol;
import io.jarbor.runtime.protocol.openinference.grpc.RepositoryMethods;
import io.jarbor.runtime.protocol.openinference.rest.RepositoryProtocol;
import io.jarbor.runtime.protocol.openinference.rest.RestProtocol;
import io.jarbor.runtime.repository.Catalog;
import io.jarbor.runtime.repository.Repository;
import io.jarbor.runtime.statistics.StatisticsCollector;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** The inference port and the management port, and what is spoken on each. */
final class Ports {
  private final ServerConfig config;
  private final LiveRoutes inferenceRoutes;
  private final LiveRoutes managementRoutes;
  private final GrpcHealth grpcHealth;
  private final List<GrpcServer> grpcServers = new ArrayList<>();
  private final RequestMemory memory = RequestMemory.ofHeap();
  private final HttpListener inference;
  private final HttpListener management;
  private volatile Catalog catalog;

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
    this.catalog = repository.catalog();
    ErrorWriter problems = new ProblemJson();
    SwaggerUi ui = new SwaggerUi();
    Protocol health = new HealthProtocol(readiness, problems);
    Protocol managing = new ManagementProtocol(repository, effective, backends, problems);
    List<Protocol> onInference = new ArrayList<>(List.of(health));
    List<Protocol> onManagement = new ArrayList<>(List.of(health));
    if (config.management().onInferencePort()) {
      onInference.add(new GuardedProtocol(managing, guard(config.http().host())));
    }
    onManagement.add(new GuardedProtocol(managing, guard(config.management().host())));
    onInference.add(new DirectProtocol(() -> catalog, service, problems));
    ModelDirectory directory =
        new ModelDirectory(
            repository,
            readiness,
            statistics,
            Version.current(),
            config.management().onInferencePort());
    ModelInference models = new ModelInference(service);
    ModelControl control = new ModelControl(repository);
    Protocol controlling = new RepositoryProtocol(control, directory);
    Consumer<RequestHead> inferenceGuard =
        config.management().onInferencePort()
            ? guard(config.http().host())
            : Ports::refuseManagement;
    Consumer<RequestHead> managementGuard = guard(config.management().host());
    onInference.add(new RestProtocol(directory, models));
    onInference.add(new GuardedProtocol(controlling, inferenceGuard));
    onManagement.add(new GuardedProtocol(controlling, managementGuard));
    RepositoryMethods methods = new RepositoryMethods(control, directory);
    GrpcService inferring = methods.addTo(GrpcProtocol.service(directory, models), inferenceGuard);
    GrpcService looking = methods.addTo(GrpcProtocol.empty(), managementGuard);
    this.grpcHealth = new GrpcHealth(readiness, Set.of(inferring.name()));
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
    this.inference = listener(vertx, inferenceRoutes, limits, inferring);
    this.management = listener(vertx, managementRoutes, limits, looking);
    managementRoutes.rebuild();
    inferenceRoutes.rebuild();
  }

  private HttpListener listener(
      Vertx vertx, LiveRoutes routes, HttpLimits limits, GrpcService service) {
    GrpcServer grpc = new GrpcServer(vertx, limits, memory, List.of(service, grpcHealth.service()));
    grpcServers.add(grpc);
    return new HttpListener(vertx, routes, limits, memory, Optional.of(grpc));
  }

  private static void refuseManagement(RequestHead request) {
    throw new ServingException(
        HttpErrors.FORBIDDEN,
        request.path()
            + " answers on the management port; for this one, set management.on-inference-port");
  }

  private Guard guard(String host) {
    return new Guard(config.management().token(), loopback(host));
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
  void refresh(Catalog now) {
    catalog = now;
    inferenceRoutes.rebuild();
    refreshHealth();
  }

  /** Take up whether the server is ready. */
  void refreshHealth() {
    grpcHealth.refresh();
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
    return Counted.of(inference.taken(), "request")
        + (inference.taken() == 1 ? " was taken, " : " were taken, ")
        + inference.inFlight()
        + (inference.inFlight() == 1 ? " is unanswered" : " are unanswered");
  }

  int inferencePort() {
    return inference.port();
  }

  OptionalInt managementPort() {
    return config.management().enabled() ? OptionalInt.of(management.port()) : OptionalInt.empty();
  }

  /** Finish what was accepted, then close both. Blocks. */
  void close(Duration timeout) {
    grpcServers.forEach(GrpcServer::stop);
    inference.stop(timeout).toCompletionStage().toCompletableFuture().join();
    if (config.management().enabled()) {
      management.stop(Duration.ofSeconds(1)).toCompletionStage().toCompletableFuture().join();
    }
  }
}
