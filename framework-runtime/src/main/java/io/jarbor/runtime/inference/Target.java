package io.jarbor.runtime.inference;

import java.util.Map;
import java.util.Optional;

/**
 * Which model a caller asks for; a {@link Router} finds the version that answers.
 *
 * @param model name
 * @param version as the package spells it; empty for the latest that is ready
 * @param tags what else a router may decide by, such as an experiment's cohort
 */
public record Target(String model, Optional<String> version, Map<String, String> tags) {
  public Target {
    tags = Map.copyOf(tags);
  }

  /** The latest ready version of a model. */
  public static Target latest(String model) {
    return new Target(model, Optional.empty(), Map.of());
  }

  /** One version of a model. */
  public static Target version(String model, String version) {
    return new Target(model, Optional.of(version), Map.of());
  }

  @Override
  public String toString() {
    return version
        .map(v -> "model '" + model + "' version '" + v + "'")
        .orElse("model '" + model + "'");
  }
}
