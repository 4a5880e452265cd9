package io.jarbor.api.manifest;

import java.util.Map;

/**
 * Which processor a package uses, and with what.
 *
 * @param use name of a built-in one, or class name of a provider that the package brings
 * @param options as written; checked against what the processor declares once it is known
 */
public record ProcessorSpec(String use, Map<String, Object> options) {
  public ProcessorSpec {
    if (use.isBlank()) {
      throw new IllegalArgumentException("a processor needs a name");
    }
    options = Frozen.map(options);
  }
}
