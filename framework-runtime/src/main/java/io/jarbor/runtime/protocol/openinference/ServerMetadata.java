package io.jarbor.runtime.protocol.openinference;

import java.util.List;

/**
 * What the server tells of itself.
 *
 * @param extensions of the protocol that work here, in Triton's words
 */
public record ServerMetadata(String name, String version, List<String> extensions) {}
