package io.jarbor.runtime.repository;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of one package, for people.
 *
 * @param model name
 * @param version as the package spells it
 * @param state where it is in its life
 * @param reason why it is not ready; for a READY one, why its replacement failed
 * @param source the package, relative to the directory of packages
 * @param revision of the load; empty before there is one
 * @param digest SHA-256 of the package; empty before it was read
 * @param since when it came into this state
 */
public record VersionStatus(
    String model,
    String version,
    VersionState state,
    Optional<String> reason,
    String source,
    Optional<String> revision,
    Optional<String> digest,
    Instant since) {}
