package io.jarbor.runtime.config;

import io.jarbor.runtime.document.Node;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of the places that values come from.
 *
 * @param base what its relative paths are relative to
 * @param find gives what it says of a key; the node's place is the value's origin
 */
record Layer(Path base, Function<ConfigKey<?>, Optional<Node>> find) {}
