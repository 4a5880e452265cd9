package io.jarbor.runtime.repository;

import io.jarbor.api.manifest.VersionPolicy;
import io.jarbor.api.model.ModelId;
import io.jarbor.runtime.Eventually;
import io.jarbor.runtime.document.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A repository over a real directory and fake packages. */
final class Harbour implements AutoCloseable {
  final Workshop workshop = new Workshop();
  final List<Catalog> told = new CopyOnWriteArrayList<>();
  final List<String> removed = new CopyOnWriteArrayList<>();
  final DirectoryRepository repository;
  private final Path models;
  volatile VersionPolicy policy = VersionPolicy.LATEST;
  volatile RepositoryListener listener = catalog -> {};

  Harbour(Path models) {
    this(models, Duration.ofSeconds(30));
  }

  Harbour(Path models, Duration drainTimeout) {
    this.models = models;
    this.repository =
        new DirectoryRepository(
            new DirectoryRepository.Settings(models, 1000, Duration.ofMillis(200), drainTimeout),
            workshop.loader,
            source -> Optional.of(new PlacedPolicy(policy, Location.ofFile(source.sharedPlace()))),
            workshop.timer,
            List.of(told::add, catalog -> listener.changed(catalog), new Removals()));
  }

  private final class Removals implements RepositoryListener {
    @Override
    public void changed(Catalog catalog) {}

    @Override
    public void removed(ModelId version) {
      removed.add(version.toString());
    }
  }

  FakeBackend backend() {
    return workshop.packages.backend;
  }

  /** Copy a package in, as renaming does: whole at once. */
  void put(String label, String... lines) {
    move(make(label, lines), label);
  }

  private Path make(String label, String... lines) {
    Path made = models.resolve("." + label.replace('/', '_'));
    FakeText.write(made, lines);
    return made;
  }

  private void move(Path made, String label) {
    Path target = models.resolve(label);
    try {
      Path parent = target.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.move(made, target);
    } catch (IOException e) {
      throw new AssertionError("cannot put " + label, e);
    }
  }

  /** Put a package, and wait until it serves. */
  void serve(String label, String... lines) {
    put(label, lines);
    await(label, VersionState.READY);
  }

  /** Write over a package in place. */
  void overwrite(String label, String... lines) {
    FakeText.write(models.resolve(label), lines);
  }

  /** Swap a package by two renames. */
  void swap(String label, String... lines) {
    Path made = make(label, lines);
    Path old = models.resolve(".old-" + label);
    remove(".old-" + label);
    try {
      Files.move(models.resolve(label), old);
    } catch (IOException e) {
      throw new AssertionError("cannot swap " + label, e);
    }
    move(made, label);
  }

  void remove(String label) {
    Path folder = models.resolve(label);
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new AssertionError("cannot remove " + label, e);
    }
  }

  List<VersionStatus> statuses() {
    return repository.catalog().statuses();
  }

  Optional<VersionStatus> status(String source) {
    return statuses().stream()
        .filter(status -> status.source().equals(source))
        .filter(status -> status.state() != VersionState.DRAINING)
        .findFirst();
  }

  VersionStatus await(String source, Predicate<VersionStatus> condition) {
    AtomicReference<@Nullable VersionStatus> found = new AtomicReference<>();
    Eventually.holds(
        () -> source + " in " + statuses(),
        () -> {
          found.set(status(source).filter(condition).orElse(null));
          return found.get() != null;
        });
    return Objects.requireNonNull(found.get());
  }

  VersionStatus await(String source, VersionState state) {
    return await(source, status -> status.state() == state);
  }

  void awaitGone(String source) {
    Eventually.holds(() -> source + " is gone of " + statuses(), () -> status(source).isEmpty());
  }

  String revision(String model) {
    try (Lease lease = repository.lease(model, Optional.empty())) {
      return lease.version().revision();
    }
  }

  List<String> versions(String model) {
    return repository.catalog().ready().getOrDefault(model, List.of()).stream()
        .map(version -> version.id().version())
        .toList();
  }

  /** True once all that was opened is closed. */
  void awaitOpen(int packages) {
    Eventually.holds(
        () -> packages + " open, are " + workshop.packages.open,
        () -> workshop.packages.open.get() == packages);
  }

  @Override
  public void close() {
    repository.close();
    workshop.close();
  }
}
