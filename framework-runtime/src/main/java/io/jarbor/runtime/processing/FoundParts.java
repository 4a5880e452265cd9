package io.jarbor.runtime.processing;

import java.util.Optional;

/** What was found for a version, by the way that its requests take. */
interface FoundParts {
  /** Make processors of it; none where there is a problem. */
  Optional<Processors> setUp(ProcessorSetUp setUp);
}
