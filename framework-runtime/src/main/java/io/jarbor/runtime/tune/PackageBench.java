package io.jarbor.runtime.tune;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.manifest.Manifest;
import io.jarbor.api.manifest.OptionSpec;
import io.jarbor.runtime.LoadedPackage;
import io.jarbor.runtime.PackageChecker;
import io.jarbor.runtime.inference.Admission;
import io.jarbor.runtime.inference.Answer;
import io.jarbor.runtime.inference.AnswerStream;
import io.jarbor.runtime.inference.InferenceRequest;
import io.jarbor.runtime.plugin.PackageSource;
import io.jarbor.runtime.repository.ModelVersion;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** Loads a package in this process, and puts closed loops of clients on it. */
public final class PackageBench implements Bench, AutoCloseable {
  private static final int SETTLING_PART = 4;
  private static final int WARMING_PART = 4;

  private final PackageChecker checker;
  private final PackageSource source;
  private final List<Integer> clients;
  private final Duration counting;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(work -> new Thread(work, "jarbor-clients"));

  /**
   * Create a bench.
   *
   * @param checker loads it; stays the caller's
   * @param clients a load each
   * @param counting how long each load's answers are counted
   */
  public PackageBench(
      PackageChecker checker, PackageSource source, List<Integer> clients, Duration counting) {
    this.checker = checker;
    this.source = source;
    this.clients = List.copyOf(clients);
    this.counting = counting;
  }

  /**
   * What a package has now.
   *
   * @param settings of its manifest
   * @param joins true where requests share batches
   * @param origin what its requests are made of, for people
   */
  public record Present(Settings settings, boolean joins, String origin) {}

  /**
   * Look at the package as it is.
   *
   * @throws ServingException with every problem of it; {@code UNSUPPORTED} if its queue does not
   *     hold a request of each client
   */
  public Present present() {
    try (LoadedPackage loaded = checker.load(source, UnaryOperator.identity());
        Requests requests = Samples.of(loaded.version())) {
      ModelVersion version = loaded.version();
      Manifest manifest = version.manifest().manifest();
      int queue = manifest.limits().queue();
      if (Collections.max(clients) > queue) {
        throw new ServingException(
            ErrorCode.UNSUPPORTED,
            "limits.queue is "
                + queue
                + ": "
                + Collections.max(clients)
                + " clients would be refused; ask for fewer, or raise it");
      }
      boolean joins =
          version.signature().batched()
              && manifest.batching().enabled()
              && manifest.batching().join();
      return new Present(Settings.of(manifest, threads(manifest)), joins, requests.origin());
    }
  }

  private int threads(Manifest manifest) {
    return checker.optionsOf(manifest.backend().orElseThrow()).stream()
        .filter(option -> option.name().equals(Settings.THREADS))
        .filter(option -> option.type() == OptionSpec.Type.INTEGER)
        .findFirst()
        .flatMap(OptionSpec::defaultValue)
        .map(value -> ((Long) value).intValue())
        .orElse(0);
  }

  @Override
  public Loaded load(Settings settings) {
    LoadedPackage loaded = checker.load(source, settings::in);
    try {
      return new Measured(loaded, Samples.of(loaded.version()));
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }

  private final class Measured implements Loaded {
    private final LoadedPackage loaded;
    private final Requests requests;

    Measured(LoadedPackage loaded, Requests requests) {
      this.loaded = loaded;
      this.requests = requests;
    }

    @Override
    public void warm() {
      Measurement unused = measure(Duration.ZERO, counting.dividedBy(WARMING_PART));
    }

    @Override
    public Measurement measure() {
      return measure(counting.dividedBy(SETTLING_PART), counting);
    }

    private Measurement measure(Duration settling, Duration counted) {
      ClosedLoop loop = new ClosedLoop(this::send, thread);
      return new Measurement(
          clients.stream().map(each -> loop.run(each, settling, counted)).toList());
    }

    /** As a protocol does it. */
    private void send(ClosedLoop.End end) {
      Admission admission;
      try {
        admission = loaded.service().admit(loaded.target(), Optional.empty(), 0);
      } catch (ServingException e) {
        end.ended(e);
        return;
      }
      InferenceRequest request;
      try {
        request = requests.next();
      } catch (ServingException e) {
        admission.close();
        end.ended(e);
        return;
      }
      loaded.service().infer(admission, request, new Ended(end));
    }

    @Override
    public void close() {
      requests.close();
      loaded.close();
    }
  }

  private record Ended(ClosedLoop.End taker) implements AnswerStream {
    @Override
    public CompletionStage<Void> part(Answer part) {
      part.close();
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void last(Answer answer) {
      answer.close();
      taker.ended(null);
    }

    @Override
    public void end() {
      taker.ended(null);
    }

    @Override
    public void failed(ServingException reason) {
      taker.ended(reason);
    }
  }
}
