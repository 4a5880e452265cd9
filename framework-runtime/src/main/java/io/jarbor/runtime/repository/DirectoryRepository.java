package io.jarbor.runtime.repository;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Deadline;
import io.jarbor.runtime.plugin.PackageSource;
import io.jarbor.runtime.scheduler.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packages of a directory. One thread looks at it, and decides; loads run on threads of their
 * own; whoever asks for a lease reads an immutable catalog.
 */
public final class DirectoryRepository implements Repository {
  private static final Logger log = LoggerFactory.getLogger(DirectoryRepository.class);

  private static final Duration LEAST_TO_CLOSE = Duration.ofSeconds(1);

  private final Settings settings;
  private final DirectoryScanner scanner;
  private final Arrivals arrivals = new Arrivals();
  private final VersionLoader loader;
  private final LoadQueue loads;
  private final List<RepositoryListener> listeners;
  private final Looker looker;
  private final Slots slots;
  private final Object publishing = new Object();
  private final Departures departures = new Departures();
  private final CompletableFuture<Void> startComplete = new CompletableFuture<>();

  /** What leases are taken of. */
  private volatile Catalog current = Slots.EMPTY;

  /** What is shown: the same, once every listener has taken it up. */
  private volatile Catalog catalog = Slots.EMPTY;

  /** Set once nothing is to be loaded any more: until when closing may wait. */
  private final AtomicReference<@Nullable Deadline> closing = new AtomicReference<>();

  /**
   * How the directory is looked after.
   *
   * @param directory made if it is missing
   * @param maxEntries most entries that a package may have
   * @param scanInterval pause between two looks, where file events do not tell earlier
   * @param drainTimeout longest that closing waits for what loads or is in use, from when nothing
   *     is to be loaded any more
   */
  public record Settings(
      Path directory, int maxEntries, Duration scanInterval, Duration drainTimeout) {}

  /**
   * Create a repository; {@link #start} begins.
   *
   * @param policies reads which versions of a layout serve, of its shared manifest; nothing where
   *     that has problems, so that what held before goes on
   * @param timer for loads that take long; stays the caller's
   */
  public DirectoryRepository(
      Settings settings,
      VersionLoader loader,
      Function<PackageSource, Optional<PlacedPolicy>> policies,
      ScheduledExecutorService timer,
      List<RepositoryListener> listeners) {
    this.settings = settings;
    this.scanner = new DirectoryScanner(settings.directory(), settings.maxEntries());
    this.loader = loader;
    this.loads = new LoadQueue(timer);
    this.listeners = List.copyOf(listeners);
    try {
      Files.createDirectories(settings.directory());
    } catch (IOException e) {
      throw new ServingException(
          ErrorCode.UNAVAILABLE, "models: " + settings.directory() + " cannot be made: " + e, e);
    }
    this.slots = new Slots(new LayoutPolicies(policies));
    this.looker = new Looker(settings.directory(), settings.scanInterval(), this::look);
  }

  @Override
  public void start() {
    looker.start();
  }

  /** Look once; true if something is not settled. */
  private boolean look() throws IOException {
    List<Candidate> candidates = scanner.scan();
    long now = System.nanoTime();
    Slots.Look look = slots.look(arrivals.look(candidates, now), now);
    look.failed().forEach(DirectoryRepository::tellFailure);
    if (!look.removed().isEmpty()) {
      publish();
      look.removed().forEach(this::retire);
    }
    startDue();
    return look.flux();
  }

  private void startDue() {
    for (Slots.Load load : slots.startDue()) {
      log.info("{}: loading", load.label());
      loads.submit(load.label(), load.cancellation(), place -> run(load, place));
    }
    settle();
    tellAbandoned();
  }

  /** Tell loads that nobody wants them any more, and callers that theirs will not come. */
  private void tellAbandoned() {
    cancelGivenUp();
    slots.takeAbandoned().forEach(caller -> caller.completeExceptionally(Absence.ofLoad()));
  }

  private void cancelGivenUp() {
    for (Cancellation load : slots.takeGivenUp()) {
      try {
        load.cancel();
      } catch (Throwable e) { // Whatever it is: what was decided has to be carried out.
        log.error("a load that was given up could not be told so", e);
      }
    }
  }

  private void run(Slots.Load load, Runnable place) {
    slots.begin(load);
    @Nullable LeasedVersion loaded = null;
    @Nullable ServingException failure = null;
    try {
      publish();
      loaded =
          loader.load(
              load.candidate().source(),
              new LoadProgress() {
                @Override
                public void reached(VersionState state) {
                  slots.progress(load, state);
                  publish();
                }

                @Override
                public void loaded() {
                  place.run();
                }
              },
              load.cancellation());
    } catch (ServingException e) {
      failure = e;
    } catch (Throwable e) { // A load must end, or its package would never be tried again.
      failure = LoadFailures.of(e);
    }
    finish(load, loaded, failure);
  }

  private void finish(
      Slots.Load load, @Nullable LeasedVersion loaded, @Nullable ServingException failure) {
    Slots.Outcome outcome = slots.finish(load, loaded, failure, changedSince(load.candidate()));
    publish();
    outcome.displaced().forEach(DirectoryRepository::tellFailure);
    outcome.retire().forEach(this::retire);
    outcome
        .reason()
        .ifPresentOrElse(
            reason -> {
              tellFailure(load.label(), reason);
              outcome.callers().forEach(caller -> caller.completeExceptionally(reason));
            },
            this::tellAbandoned);
    if (outcome.serves() && loaded != null) {
      outcome.callers().forEach(caller -> caller.complete(null));
      log.info("{}: {} is ready, revision {}", load.label(), loaded.id(), loaded.revision());
    }
    startDue();
  }

  private static void tellFailure(String label, ServingException reason) {
    String message = String.valueOf(reason.getMessage());
    log.error("{}", message.startsWith(label) ? message : label + ": " + message);
  }

  /** True if the package is not what it was when it was taken up. */
  private boolean changedSince(Candidate candidate) {
    try {
      Path top = settings.directory().resolve(Path.of(candidate.label()).getName(0));
      return scanner.candidates(top).stream()
          .noneMatch(
              now ->
                  now.label().equals(candidate.label())
                      && now.fingerprint().equals(candidate.fingerprint()));
    } catch (IOException e) {
      log.debug("{} cannot be looked at: {}", candidate.label(), e.toString());
      return true;
    }
  }

  /** Retire what the policy no longer wants, and tell whether the start is complete. */
  private void settle() {
    List<LeasedVersion> unwanted = slots.takeUnwanted();
    // Of before it is published, so that whoever is told finds it in the catalog.
    boolean complete = slots.startComplete();
    publish();
    unwanted.forEach(this::retire);
    if (complete) {
      startComplete.complete(null);
    }
  }

  private CompletionStage<Void> retire(LeasedVersion version) {
    return version
        .retire()
        .thenRun(
            () -> {
              slots.closed(version);
              log.info("{} revision {} is closed", version.id(), version.revision());
              publish(List.of(version));
            });
  }

  private void publish() {
    publish(List.of());
  }

  private void publish(List<LeasedVersion> closed) {
    // Before anybody sees that a package is gone, what still copies it is told.
    cancelGivenUp();
    synchronized (publishing) {
      Catalog before = current;
      Catalog now = slots.catalog();
      current = now;
      if (!before.ready().equals(now.ready())) {
        tell(listener -> listener.changed(now));
      }
      departures.in(now, closed).forEach(id -> tell(listener -> listener.removed(id)));
      catalog = current;
    }
  }

  private void tell(Consumer<RepositoryListener> event) {
    for (RepositoryListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (Throwable e) { // Whatever it is: what was decided has to be carried out.
        log.error("a listener failed on a change of what is there", e);
      }
    }
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public Lease lease(String model, Optional<String> version) {
    while (true) {
      Catalog now = current;
      ModelVersion found = find(now, model, version);
      Lease lease = ((LeasedVersion) found).lease();
      if (lease != null) {
        return lease;
      }
      // It closed between the two lines above, so there is a newer catalog by now.
      Thread.onSpinWait();
    }
  }

  private static ModelVersion find(Catalog now, String model, Optional<String> version) {
    List<ModelVersion> ready = now.ready().getOrDefault(model, List.of());
    for (ModelVersion each : ready) {
      if (version.isEmpty() || each.id().version().equals(version.get())) {
        return each;
      }
    }
    throw Absence.of(now, model, version);
  }

  @Override
  public boolean startComplete() {
    return startComplete.isDone();
  }

  @Override
  public CompletionStage<Void> whenStartComplete() {
    return startComplete.minimalCompletionStage();
  }

  @Override
  public CompletionStage<Void> load(String model, Optional<String> version) {
    List<CompletableFuture<Void>> loading = slots.askToLoad(model, version);
    if (loading.isEmpty()) {
      return CompletableFuture.failedFuture(Absence.ofPackage(catalog, model, version));
    }
    startDue();
    return all(loading);
  }

  @Override
  public CompletionStage<Void> unload(String model, Optional<String> version) {
    Optional<List<LeasedVersion>> serving = slots.unload(model, version);
    if (serving.isEmpty()) {
      return CompletableFuture.failedFuture(Absence.ofPackage(catalog, model, version));
    }
    publish();
    List<CompletionStage<Void>> closing = new ArrayList<>();
    serving.get().forEach(each -> closing.add(retire(each)));
    startDue();
    return all(closing);
  }

  private static CompletableFuture<Void> all(Collection<? extends CompletionStage<Void>> stages) {
    return CompletableFuture.allOf(
        stages.stream()
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public void stopLoading() {
    if (!closing.compareAndSet(null, Deadline.in(settings.drainTimeout()))) {
      return;
    }
    looker.close();
    CompletableFuture<Void> unused = loads.close();
    slots.stopLoading();
    tellAbandoned();
  }

  @Override
  public void close() {
    stopLoading();
    CompletableFuture<Void> loaded = loads.close();
    List<LeasedVersion> serving = slots.close();
    publish();
    tellAbandoned();
    serving.forEach(this::retire);
    try {
      loaded
          .thenCompose(none -> all(slots.draining().stream().map(LeasedVersion::retire).toList()))
          .get(timeToClose().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("some models are still loading or in use after {}", settings.drainTimeout());
    } catch (ExecutionException e) {
      log.warn("closing the models failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What answering the last callers has left; to close what is idle, some time is left always. */
  private Duration timeToClose() {
    Deadline end = Objects.requireNonNull(closing.get(), "it is not closing");
    Duration left = end.remaining();
    return left.compareTo(LEAST_TO_CLOSE) < 0 ? LEAST_TO_CLOSE : left;
  }
}
