package io.jarbor.runtime.repository;

import io.jarbor.api.model.ModelId;
import io.jarbor.api.model.Signature;
import io.jarbor.runtime.manifest.PackageManifest;
import io.jarbor.runtime.plugin.FoundService;
import io.jarbor.runtime.processing.ProcessorPool;
import io.jarbor.runtime.processing.Processors;
import io.jarbor.runtime.scheduler.Scheduler;
import java.util.List;
import java.util.Optional;

/** One loaded version of a model, and all that answers with it. Thread-safe; use under a lease. */
public interface ModelVersion {

  ModelId id();

  /**
   * Names this load of the package: the start of its digest and a counter. Leases, logs and metrics
   * carry it, since a package replaced in place keeps its version.
   */
  String revision();

  /** SHA-256 of the package as it was dropped, in hexadecimal. */
  String digest();

  /** Completed by what the model file and the package's classes tell. */
  PackageManifest manifest();

  /** As the model has it, labels read. */
  Signature signature();

  /** True if a request may have any number of answers. */
  boolean decoupled();

  /**
   * True if its answers have no whole, so that its own routes give them part by part alone: those
   * of a decoupled model, unless a generator makes one answer of them.
   */
  default boolean answersInParts() {
    return decoupled() && processors().generator().isEmpty();
  }

  /** Providers in the package's own jars that were made as it was loaded. */
  List<FoundService> services();

  Scheduler scheduler();

  Processors processors();

  /**
   * A request's body, as a JSON value, that was answered before the version was ready; empty where
   * there is none, or where it was not answered.
   */
  Optional<Object> example();

  ProcessorPool processorPool();
}
