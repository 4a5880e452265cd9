package io.jarbor.runtime.repository;

import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.model.Signature;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.plugin.OpenedPackage;
import io.jarbor.runtime.plugin.PackageOpener;
import io.jarbor.runtime.plugin.PackageSource;
import io.jarbor.runtime.plugin.Withdrawal;
import io.jarbor.runtime.processing.ProcessorPool;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.processing.ProcessorsFactory;
import io.jarbor.runtime.processing.SampleReader;
import io.jarbor.runtime.repository.Preparation.Prepared;
import io.jarbor.runtime.scheduler.Cancellation;
import io.jarbor.runtime.scheduler.Scheduler;
import io.jarbor.runtime.scheduler.SchedulerFactory;
import io.jarbor.runtime.scheduler.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a version that can serve of a package. Thread-safe; blocks, and may take long. */
public final class VersionLoader {
  private static final Logger log = LoggerFactory.getLogger(VersionLoader.class);
  private static final int REVISION_DIGITS = 8;
  private static final Duration MOST_CLOSING = Duration.ofSeconds(1);

  private final Preparation preparation;
  private final SchedulerFactory schedulerFactory;
  private final SampleReader samples;
  private final Trial trial;
  private final Executor processing;
  private final ScheduledExecutorService timer;
  private final AtomicLong revisions = new AtomicLong();

  /**
   * Create a loader.
   *
   * @param processing runs the packages' processors, and closes versions; without a bound of its
   *     own
   * @param timer for the processors' deadlines
   */
  public VersionLoader(
      PackageOpener opener,
      ProcessorsFactory processorsFactory,
      SchedulerFactory schedulerFactory,
      SampleReader samples,
      Trial trial,
      Executor processing,
      ScheduledExecutorService timer) {
    this.preparation = new Preparation(opener, processorsFactory, samples);
    this.schedulerFactory = schedulerFactory;
    this.samples = samples;
    this.trial = trial;
    this.processing = processing;
    this.timer = timer;
  }

  /**
   * Load a package, run its samples, and try the example of its documentation.
   *
   * @param progress told of WARMING, and when only the example is left to try
   * @param cancellation ends what the load waits for; code of the package's that runs cannot be
   *     ended, and is not waited for where it runs a model or a processor
   * @return owned by the caller, who retires it
   * @throws ServingException if it cannot be served, with a reason that a person can act on;
   *     nothing of it is left open
   */
  public LeasedVersion load(
      PackageSource source, LoadProgress progress, Cancellation cancellation) {
    Withdrawal withdrawal = cancellation::cancelled;
    Unfinished unfinished = new Unfinished(source.label());
    LeasedVersion version;
    try {
      version = load(source, progress, unfinished, cancellation);
    } catch (Throwable e) { // A plugin's code may throw anything, checked exceptions too.
      awaitClosed(unfinished.abandon(processing));
      throw LoadFailures.of(e);
    }
    try {
      progress.loaded();
      tryExample(version, cancellation);
      withdrawal.check(source.label());
    } catch (Throwable e) {
      awaitClosed(version.retire());
      throw LoadFailures.of(e);
    }
    return version;
  }

  /**
   * Whoever waits for the end of all loads waits for what they have made, too; not for long, since
   * a call that hangs holds it.
   */
  private static void awaitClosed(CompletionStage<Void> closing) {
    closing
        .handle((closed, failure) -> true)
        .toCompletableFuture()
        .completeOnTimeout(false, MOST_CLOSING.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private void tryExample(LeasedVersion version, Cancellation cancellation) {
    if (!version.manifest().manifest().tryExample()) {
      return;
    }
    Lease lease = version.lease();
    if (lease == null) {
      throw new IllegalStateException("a version closed while it was loaded");
    }
    trial
        .refusal(lease, cancellation)
        .filter(reason -> !cancellation.cancelled())
        .ifPresent(
            reason -> {
              log.warn(
                  "{}: its documentation shows no example, since the one made for it is not"
                      + " answered: {}",
                  version.source(),
                  reason.getMessage());
              version.hideExample();
            });
  }

  private LeasedVersion load(
      PackageSource source,
      LoadProgress progress,
      Unfinished unfinished,
      Cancellation cancellation) {
    Withdrawal withdrawal = cancellation::cancelled;
    Prepared prepared = preparation.prepare(source, withdrawal, unfinished);
    OpenedPackage opened = prepared.opened();
    PackageManifest manifest = prepared.manifest();
    Signature signature = prepared.signature();
    Model model = prepared.model();
    progress.reached(VersionState.WARMING);
    Scheduler scheduler = unfinished.scheduler(schedule(manifest.manifest(), model, opened));
    WarmUp warmUp = warmUp(manifest, signature, scheduler, cancellation);
    warmUp.runSamples();
    PackageManifest served = manifest;
    if (joins(signature, manifest.manifest().batching())) {
      Optional<String> difference = warmUp.difference();
      if (difference.isPresent()) {
        log.warn(
            "{}: batching is off, since two warm-up samples are not answered joined as they are"
                + " alone: {}",
            source.label(),
            difference.get());
        Manifest unbatched = manifest.manifest().toBuilder().batching(Batching.OFF).build();
        served = new PackageManifest(unbatched, manifest.origins(), manifest.file());
        scheduler.close();
        await(scheduler.released(), cancellation);
        withdrawal.check(source.label());
        scheduler = unfinished.scheduler(schedule(unbatched, model, opened));
      }
    }
    return new LeasedVersion(
        parts(source.label(), served, signature, opened, model, scheduler, prepared.processors()));
  }

  private LeasedVersion.Parts parts(
      String label,
      PackageManifest manifest,
      Signature signature,
      OpenedPackage opened,
      Model model,
      Scheduler scheduler,
      Processors processors) {
    ModelId id = id(manifest.manifest());
    String revision =
        opened.files().digest().substring(0, REVISION_DIGITS) + "-" + revisions.incrementAndGet();
    return new LeasedVersion.Parts(
        id,
        label,
        revision,
        manifest,
        signature,
        opened,
        model,
        scheduler,
        processors,
        new ProcessorPool(id, processing, Timer.of(timer), width(), opened.loader()),
        processing);
  }

  /** Wait for a stage, or until it is told that nobody waits any more. */
  private static void await(CompletionStage<Void> stage, Cancellation cancellation) {
    CompletableFuture<Void> either = stage.thenApply(Function.identity()).toCompletableFuture();
    cancellation.onCancel(() -> either.complete(null));
    either.join();
  }

  private static boolean joins(Signature signature, Batching batching) {
    return signature.batched() && batching.enabled() && batching.join() && batching.maxSize() > 1;
  }

  private Scheduler schedule(Manifest manifest, Model model, OpenedPackage opened) {
    return schedulerFactory.create(id(manifest), model, manifest, opened.loader());
  }

  private static ModelId id(Manifest manifest) {
    return new ModelId(manifest.name(), manifest.version());
  }

  private WarmUp warmUp(
      PackageManifest manifest,
      Signature signature,
      Scheduler scheduler,
      Cancellation cancellation) {
    return new WarmUp(
        manifest,
        signature,
        samples,
        new SampleRun(scheduler, signature, manifest.manifest().limits().timeout(), cancellation));
  }

  private static int width() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }
}
