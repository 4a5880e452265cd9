package io.jarbor.api.manifest;

import java.util.Map;
import java.util.Objects;

/**
 * Which processor a package uses, and with what. Immutable; made by a factory method, since it may
 * get more parts.
 *
 * <p>Two are equal that say the same.
 */
public final class ProcessorSpec {
  private final String use;
  private final Map<String, Object> options;

  private ProcessorSpec(String use, Map<String, Object> options) {
    this.use = use;
    this.options = options;
  }

  /**
   * Create a specification.
   *
   * @param use name of a built-in one, or class name of a provider that the package brings
   * @param options as written; checked against what the processor declares once it is known
   */
  public static ProcessorSpec of(String use, Map<String, Object> options) {
    if (use.isBlank()) {
      throw new IllegalArgumentException("a processor needs a name");
    }
    return new ProcessorSpec(use, Frozen.map(options));
  }

  /** Name of a built-in processor, or class name of a provider that the package brings. */
  public String use() {
    return use;
  }

  /** Options as written, unchecked. */
  public Map<String, Object> options() {
    return options;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProcessorSpec that
        && use.equals(that.use)
        && options.equals(that.options);
  }

  @Override
  public int hashCode() {
    return Objects.hash(use, options);
  }

  @Override
  public String toString() {
    return use + " " + options;
  }
}
