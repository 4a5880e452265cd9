package io.jarbor.runtime.repository;

import io.jarbor.api.manifest.VersionPolicy;
import io.jarbor.runtime.document.Location;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Which versions of a layout serve.
 *
 * @param policy what the manifest says
 * @param at where it says so, for messages; the manifest as a whole where it says nothing
 */
public record PlacedPolicy(VersionPolicy policy, Location at) {

  /**
   * Tell why none of the versions that are there serves; empty where one may.
   *
   * @param present the names of all that lie in the layout
   */
  public Optional<String> faultOf(List<String> present) {
    return policy instanceof VersionPolicy.Listed listed
            && Collections.disjoint(present, listed.versions())
        ? Optional.of(at + ": 'versions' lists " + listed.versions() + ", and there are " + present)
        : Optional.empty();
  }
}
