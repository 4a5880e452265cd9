package io.jarbor.runtime.tune;

import java.util.Optional;

/**
 * One set of settings that was tried.
 *
 * @param measurement empty where they cannot be used
 * @param failure why not; else empty
 */
public record Trial(Settings settings, Optional<Measurement> measurement, String failure) {
  static Trial of(Settings settings, Measurement measurement) {
    return new Trial(settings, Optional.of(measurement), "");
  }

  static Trial failed(Settings settings, String failure) {
    return new Trial(settings, Optional.empty(), failure);
  }
}
