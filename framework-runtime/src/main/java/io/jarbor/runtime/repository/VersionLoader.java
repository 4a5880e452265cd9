package io.jarbor.runtime.repository;

import io.jarbor.api.manifest.Batching;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.model.Signature;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.plugin.OpenedPackage;
import io.jarbor.runtime.plugin.PackageOpener;
import io.jarbor.runtime.plugin.PackageSource;
import io.jarbor.runtime.processing.ProcessorPool;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.processing.ProcessorsFactory;
import io.jarbor.runtime.processing.SampleReader;
import io.jarbor.runtime.repository.Preparation.Prepared;
import io.jarbor.runtime.scheduler.Scheduler;
import io.jarbor.runtime.scheduler.SchedulerFactory;
import io.jarbor.runtime.scheduler.Timer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a version that can serve of a package. Thread-safe; blocks, and may take long. */
public final class VersionLoader {
  private static final Logger log = LoggerFactory.getLogger(VersionLoader.class);
  private static final int REVISION_DIGITS = 8;

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
   * @param progress told of WARMING
   * @return owned by the caller, who retires it
   * @throws io.jarbor.api.error.ServingException if it cannot be served, with a reason that a
   *     person can act on; nothing of it is left open
   */
  public LeasedVersion load(PackageSource source, Consumer<VersionState> progress) {
    Unfinished unfinished = new Unfinished(source.label());
    LeasedVersion version;
    try {
      version = load(source, progress, unfinished);
    } catch (Throwable e) { // A plugin's code may throw anything, checked exceptions too.
      unfinished.abandon(processing);
      throw LoadFailures.of(e);
    }
    try {
      tryExample(version);
    } catch (Throwable e) {
      CompletionStage<Void> unused = version.retire();
      throw LoadFailures.of(e);
    }
    return version;
  }

  private void tryExample(LeasedVersion version) {
    Lease lease = version.lease();
    if (lease == null) {
      throw new IllegalStateException("a version closed while it was loaded");
    }
    trial
        .refusal(lease)
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
      PackageSource source, Consumer<VersionState> progress, Unfinished unfinished) {
    Prepared prepared = preparation.prepare(source, unfinished);
    OpenedPackage opened = prepared.opened();
    PackageManifest manifest = prepared.manifest();
    Signature signature = prepared.signature();
    Model model = prepared.model();
    progress.accept(VersionState.WARMING);
    Scheduler scheduler = unfinished.scheduler(schedule(manifest.manifest(), model, opened));
    WarmUp warmUp = warmUp(manifest, signature, scheduler);
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
        scheduler.released().toCompletableFuture().join();
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

  private static boolean joins(Signature signature, Batching batching) {
    return signature.batched() && batching.enabled() && batching.join() && batching.maxSize() > 1;
  }

  private Scheduler schedule(Manifest manifest, Model model, OpenedPackage opened) {
    return schedulerFactory.create(id(manifest), model, manifest, opened.loader());
  }

  private static ModelId id(Manifest manifest) {
    return new ModelId(manifest.name(), manifest.version());
  }

  private WarmUp warmUp(PackageManifest manifest, Signature signature, Scheduler scheduler) {
    return new WarmUp(
        manifest,
        signature,
        samples,
        new SampleRun(scheduler, signature, manifest.manifest().limits().timeout()));
  }

  private static int width() {
    return Math.max(2, Runtime.getRuntime().availableProcessors());
  }
}
