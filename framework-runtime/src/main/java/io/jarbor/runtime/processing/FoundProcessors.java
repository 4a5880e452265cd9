package io.jarbor.runtime.processing;

import io.jarbor.api.model.Signature;
import io.jarbor.runtime.document.Problems;
import java.util.Optional;

/** The processors of a version, found and not set up yet. For one thread. */
@FunctionalInterface
public interface FoundProcessors {

  /**
   * Set them up for the version's model. Call once, with the package's class loader as context
   * class loader.
   *
   * @param signature labels read
   * @param problems receives a class that throws, an option that does not fit the model, a request
   *     type that cannot be bound
   * @return empty where there is a problem, or was one as they were looked for; those that were set
   *     up by then are closed
   */
  Optional<Processors> setUp(Signature signature, Problems problems);
}
