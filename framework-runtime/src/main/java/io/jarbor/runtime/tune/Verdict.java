package io.jarbor.runtime.tune;

import java.util.List;

/**
 * Whether a contender takes the present settings' place.
 *
 * @param reason for people
 * @param gains under each load
 */
public record Verdict(boolean wins, String reason, List<Gain> gains) {
  public Verdict {
    gains = List.copyOf(gains);
  }
}
