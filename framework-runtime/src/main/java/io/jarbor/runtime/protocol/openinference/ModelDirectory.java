package io.jarbor.runtime.protocol.openinference;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.runtime.health.Readiness;
import io.jarbor.runtime.repository.Lease;
import io.jarbor.runtime.repository.ModelVersion;
import io.jarbor.runtime.repository.Repository;
import io.jarbor.runtime.statistics.StatisticsCollector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the server, and each of its models, tells of itself. Thread-safe; no method blocks. */
public final class ModelDirectory {
  private static final String REPOSITORY_EXTENSION = "model_repository";
  private static final List<String> EXTENSIONS =
      List.of(
          "classification",
          REPOSITORY_EXTENSION,
          REPOSITORY_EXTENSION + "(unload_dependents)",
          "schedule_policy",
          "model_configuration",
          "binary_tensor_data",
          "parameters",
          "statistics");

  private final Repository repository;
  private final Readiness readiness;
  private final StatisticsCollector statistics;
  private final ServerMetadata server;

  /**
   * Create the directory.
   *
   * @param statistics of what was asked
   * @param version of the server
   * @param repositoryServed true where those who ask for the server's extensions may also change
   *     its repository
   */
  public ModelDirectory(
      Repository repository,
      Readiness readiness,
      StatisticsCollector statistics,
      String version,
      boolean repositoryServed) {
    this.statistics = statistics;
    this.repository = repository;
    this.readiness = readiness;
    List<String> extensions =
        EXTENSIONS.stream()
            .filter(name -> repositoryServed || !name.startsWith(REPOSITORY_EXTENSION))
            .toList();
    this.server = new ServerMetadata("jarbor", version, extensions);
  }

  public ServerMetadata server() {
    return server;
  }

  /** Why the server should be sent no work; empty if it should. */
  public Optional<String> notReady() {
    return readiness.notReady();
  }

  /**
   * Why a model cannot be asked; empty if it can.
   *
   * @param version empty for any
   */
  public Optional<ServingException> notReady(String model, String version) {
    try (Lease lease = lease(model, version)) {
      // It has a lease a moment before it has its routes.
      return shown(model).stream().anyMatch(each -> each.id().equals(lease.version().id()))
          ? Optional.empty()
          : Optional.of(
              new ServingException(
                  ErrorCode.UNAVAILABLE, lease.version().id() + " is loaded, and not served yet"));
    } catch (ServingException e) {
      return Optional.of(e);
    }
  }

  /**
   * Describe a model's inputs and outputs, with the given version alone, or with all that are
   * ready.
   *
   * @param version empty for the latest
   * @throws ServingException {@code NOT_FOUND}, or {@code UNAVAILABLE} while it is not ready
   */
  public ModelMetadata metadata(String model, String version) {
    try (Lease lease = lease(model, version)) {
      List<String> versions =
          version.isEmpty()
              ? oldestFirst(shown(model, lease)).map(each -> each.id().version()).toList()
              : List.of(lease.version().id().version());
      return ModelMetadata.of(ServedModel.of(lease.version()), versions);
    }
  }

  /** Describe how a model is served; arguments and errors as {@link #metadata}'s. */
  public ModelConfiguration configuration(String model, String version) {
    try (Lease lease = lease(model, version)) {
      return ModelConfiguration.of(
          ServedModel.of(lease.version()), lease.version().manifest().manifest());
    }
  }

  /** What was asked of all versions that are ready. */
  public StatisticsReport statistics() {
    return report(
        repository.catalog().ready().values().stream().flatMap(ModelDirectory::oldestFirst));
  }

  /**
   * What was asked of a model.
   *
   * @param version empty for all that are ready
   * @throws ServingException {@code NOT_FOUND}, or {@code UNAVAILABLE} while it is not ready
   */
  public StatisticsReport statistics(String model, String version) {
    try (Lease lease = lease(model, version)) {
      return version.isEmpty()
          ? report(oldestFirst(shown(model, lease)))
          : report(Stream.of(lease.version()));
    }
  }

  private StatisticsReport report(Stream<ModelVersion> versions) {
    return new StatisticsReport(
        versions
            .map(version -> StatisticsReport.Version.of(version.id(), statistics.of(version.id())))
            .toList());
  }

  /** The names of all models that are ready. */
  public List<String> models() {
    return List.copyOf(repository.catalog().ready().keySet());
  }

  /** All versions of all models, with their states, the oldest first as Triton lists them. */
  public List<ModelIndex> index(boolean readyOnly) {
    return oldestFirst(repository.catalog().statuses())
        .map(ModelIndex::of)
        .filter(entry -> !readyOnly || entry.state().equals(ModelIndex.READY))
        .sorted(Comparator.comparing(ModelIndex::name))
        .toList();
  }

  private Lease lease(String model, String version) {
    return repository.lease(model, version.isEmpty() ? Optional.empty() : Optional.of(version));
  }

  private List<ModelVersion> shown(String model) {
    return repository.catalog().ready().getOrDefault(model, List.of());
  }

  /** The versions that are shown as ready; the leased one where that is about to be shown. */
  private List<ModelVersion> shown(String model, Lease lease) {
    List<ModelVersion> shown = shown(model);
    return shown.isEmpty() ? List.of(lease.version()) : shown;
  }

  private static <T> Stream<T> oldestFirst(List<T> newestFirst) {
    List<T> versions = new ArrayList<>(newestFirst);
    Collections.reverse(versions);
    return versions.stream();
  }
}
