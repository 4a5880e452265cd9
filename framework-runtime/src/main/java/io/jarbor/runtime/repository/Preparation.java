package io.jarbor.runtime.repository;

import io.jarbor.api.error.ErrorCode;
import io.jarbor.api.error.ServingException;
import io.jarbor.api.model.Model;
import io.jarbor.api.model.Signature;
import io.jarbor.runtime.document.Problems;
import io.jarbor.runtime.manifest.Bounds;
import io.jarbor.runtime.manifest.Origin;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.plugin.ChosenBackend;
import io.jarbor.runtime.plugin.ContextLoader;
import io.jarbor.runtime.plugin.OpenedPackage;
import io.jarbor.runtime.plugin.PackageOpener;
import io.jarbor.runtime.plugin.PackageSource;
import io.jarbor.runtime.plugin.Withdrawal;
import io.jarbor.runtime.processing.FoundProcessors;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.processing.ProcessorsFactory;
import io.jarbor.runtime.processing.SampleReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings together what a version needs to run. Each part is looked at even where another is wrong,
 * as long as it does not depend on that one, so that all problems are told at once. Thread-safe.
 */
final class Preparation {
  /** Of the manifest: what a backend goes by where it loads a model, and makes its signature. */
  private static final List<String> MODELS =
      List.of("/model", "/inputs", "/outputs", "/options", "/batching");

  private final PackageOpener opener;
  private final ProcessorsFactory processorsFactory;
  private final SampleReader samples;

  Preparation(PackageOpener opener, ProcessorsFactory processorsFactory, SampleReader samples) {
    this.opener = opener;
    this.processorsFactory = processorsFactory;
    this.samples = samples;
  }

  /** A version that can run. */
  record Prepared(
      OpenedPackage opened,
      PackageManifest manifest,
      Signature signature,
      Model model,
      Processors processors) {}

  /**
   * Prepare a version.
   *
   * @param withdrawal ends it before the model is loaded
   * @param unfinished receives each part as it is made
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} with every problem; {@code
   *     CANCELLED}
   */
  Prepared prepare(PackageSource source, Withdrawal withdrawal, Unfinished unfinished) {
    Problems problems = new Problems();
    Optional<Prepared> prepared;
    try {
      prepared = prepare(source, withdrawal, unfinished, problems);
    } catch (Throwable e) { // A plugin's code may throw anything, checked exceptions too.
      throw problems.with(LoadFailures.of(e));
    }
    problems.throwIfAny();
    return prepared.orElseThrow(() -> new IllegalStateException("nothing prepared, no problem"));
  }

  private Optional<Prepared> prepare(
      PackageSource source, Withdrawal withdrawal, Unfinished unfinished, Problems problems) {
    OpenedPackage opened = unfinished.opened(opener.open(source, problems, withdrawal));
    withdrawal.check(source.label());
    PackageManifest read = opened.manifest();
    FoundProcessors found =
        ContextLoader.call(
            opened.loader(), () -> processorsFactory.find(read, opened.files(), problems));
    Optional<ChosenBackend> backend = opened.backend();
    if (backend.isEmpty() || MODELS.stream().anyMatch(pointer -> !read.sound(pointer, problems))) {
      return Optional.empty();
    }
    Model model = unfinished.model(backend.get().load(opened.files()));
    SignatureCheck check = new SignatureCheck(read, model.signature(), problems);
    return check
        .labelled()
        .flatMap(
            signature -> {
              PackageManifest manifest = withInstances(check.completed(), model, opened.loader());
              WarmUp.check(manifest, signature, samples, problems);
              return ContextLoader.call(opened.loader(), () -> found.setUp(signature, problems))
                  .map(unfinished::processors)
                  .map(made -> new Prepared(opened, manifest, signature, model, made));
            });
  }

  private static PackageManifest withInstances(
      PackageManifest manifest, Model model, ClassLoader context) {
    if (manifest.manifest().instances().isPresent()) {
      return manifest;
    }
    int cores = Runtime.getRuntime().availableProcessors();
    int suggested = ContextLoader.call(context, () -> model.suggestedInstances(cores));
    if (suggested < 1) {
      throw new ServingException(
          ErrorCode.INVALID_PACKAGE,
          "the model suggests " + suggested + " instances; expected 1 or more");
    }
    return manifest.completed(
        manifest.manifest().toBuilder()
            .instances(Math.min(suggested, Bounds.MOST_INSTANCES))
            .build(),
        Map.of("/instances", new Origin(Origin.Kind.BACKEND, null)));
  }
}
