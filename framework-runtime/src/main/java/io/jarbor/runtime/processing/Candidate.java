package io.jarbor.runtime.processing;

import io.jarbor.api.manifest.Options;
import io.jarbor.api.processing.Processor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was found for a role.
 *
 * @param processor not set up; empty for passthrough, and where there is a problem
 * @param options as the manifest gives them; null where there is a problem
 */
record Candidate<P extends Processor>(
    Role<P> role, Optional<P> processor, @Nullable Options options) {

  static <P extends Processor> Candidate<P> none(Role<P> role) {
    return new Candidate<>(role, Optional.empty(), null);
  }
}
