package io.jarbor.api.processing;

import io.jarbor.api.manifest.OptionSpec;
import java.util.List;

/**
 * What preprocessors, postprocessors and generators have in common. Found through {@link
 * java.util.ServiceLoader} in the package's own jars.
 *
 * <p>Made once per version by a public constructor without arguments, then set up once, then used
 * by several threads at a time: keep no state of a request in a field.
 */
public interface Processor extends AutoCloseable {

  /** What manifests may say under the processor's {@code options:}. */
  default List<OptionSpec> options() {
    return List.of();
  }

  /**
   * Read options and files, once, before the first request.
   *
   * @throws io.jarbor.api.error.ServingException {@code INVALID_PACKAGE} if they do not suit the
   *     model; the version is FAILED with that reason
   */
  default void setUp(ProcessorSetup setup) {}

  /**
   * Free what {@link #setUp} took: threads, clients, files. Called once, after the last request of
   * the version, or where it is not served after all; never if {@link #setUp} threw.
   */
  @Override
  default void close() {}
}
