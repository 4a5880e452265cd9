package io.jarbor.runtime.protocol.openinference;

import io.jarbor.runtime.repository.VersionStatus;

/**
 * One version in the repository's index.
 *
 * @param state in Triton's words: {@code READY}, {@code UNAVAILABLE}, {@code LOADING} or {@code
 *     UNLOADING}
 * @param reason why it is not ready; empty for none
 */
public record ModelIndex(String name, String version, String state, String reason) {
  static final String READY = "READY";

  static ModelIndex of(VersionStatus status) {
    return new ModelIndex(
        status.model(),
        status.version(),
        switch (status.state()) {
          case READY -> READY;
          case DISCOVERED, LOADING, WARMING -> "LOADING";
          case DRAINING -> "UNLOADING";
          case CLOSED, FAILED -> "UNAVAILABLE";
        },
        status.reason().orElse(""));
  }
}
