package io.jarbor.runtime.repository;

import io.jarbor.api.model.Model;
import io.jarbor.api.model.ModelId;
import io.jarbor.api.model.Signature;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.plugin.FoundService;
import io.jarbor.runtime.plugin.OpenedPackage;
import io.jarbor.runtime.processing.ProcessorPool;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.scheduler.Scheduler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A loaded version that counts its uses. The first is the repository's own; once it is given up and
 * no other is left, everything closes in the order in which it hangs together: scheduler, model,
 * package. Thread-safe.
 */
public final class LeasedVersion implements ModelVersion {
  private final Parts parts;
  private final AtomicInteger uses = new AtomicInteger(1);
  private final AtomicBoolean retired = new AtomicBoolean();
  private volatile boolean exampleAnswered = true;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /**
   * What a version is made of; owned by it from then on.
   *
   * @param source the package, relative to the directory of packages
   * @param closer frees the model, which may take long; never an event loop
   */
  record Parts(
      ModelId id,
      String source,
      String revision,
      PackageManifest manifest,
      Signature signature,
      OpenedPackage opened,
      Model model,
      Scheduler scheduler,
      Processors processors,
      ProcessorPool pool,
      Executor closer) {}

  LeasedVersion(Parts parts) {
    this.parts = parts;
  }

  /**
   * Use the version.
   *
   * @return null if it is closing already
   */
  public @Nullable Lease lease() {
    int before;
    do {
      before = uses.get();
      if (before == 0) {
        return null;
      }
    } while (!uses.compareAndSet(before, before + 1));
    return new CountedLease();
  }

  /** Give up the repository's own use. Further calls do nothing. */
  public CompletionStage<Void> retire() {
    if (retired.compareAndSet(false, true)) {
      release();
    }
    return closed.minimalCompletionStage();
  }

  private void release() {
    if (uses.decrementAndGet() == 0) {
      parts.scheduler().close();
      parts
          .scheduler()
          .released()
          .whenCompleteAsync((released, failure) -> closeRest(), parts.closer());
    }
  }

  private void closeRest() {
    ClosingOrder.close(id() + " " + revision(), parts.processors(), parts.model(), parts.opened());
    closed.complete(null);
  }

  private final class CountedLease implements Lease {
    private final AtomicBoolean open = new AtomicBoolean(true);

    @Override
    public ModelVersion version() {
      return LeasedVersion.this;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        release();
      }
    }
  }

  @Override
  public ModelId id() {
    return parts.id();
  }

  /** The package, relative to the directory of packages. */
  String source() {
    return parts.source();
  }

  @Override
  public String revision() {
    return parts.revision();
  }

  @Override
  public String digest() {
    return parts.opened().files().digest();
  }

  @Override
  public PackageManifest manifest() {
    return parts.manifest();
  }

  @Override
  public Signature signature() {
    return parts.signature();
  }

  @Override
  public boolean decoupled() {
    return parts.model().decoupled();
  }

  @Override
  public Scheduler scheduler() {
    return parts.scheduler();
  }

  @Override
  public List<FoundService> services() {
    return parts.opened().services();
  }

  @Override
  public Processors processors() {
    return parts.processors();
  }

  @Override
  public Optional<Object> example() {
    return exampleAnswered ? parts.processors().codec().requestExample() : Optional.empty();
  }

  /** Show no example, since the one there is was not answered. */
  void hideExample() {
    exampleAnswered = false;
  }

  @Override
  public ProcessorPool processorPool() {
    return parts.pool();
  }
}
