package io.jarbor.runtime.repository;

import io.jarbor.api.manifest.VersionPolicy;
import io.jarbor.runtime.document.Location;

/**
 * Which versions of a layout serve.
 *
 * @param policy what the manifest says
 * @param at where it says so, for messages; the manifest as a whole where it says nothing
 */
public record PlacedPolicy(VersionPolicy policy, Location at) {}
