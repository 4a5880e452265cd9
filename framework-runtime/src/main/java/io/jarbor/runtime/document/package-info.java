/**
 * Strict YAML for manifests and configuration: every problem in one go, each with its place; {@link
 * io.jarbor.runtime.document.Problems} collects them.
 */
@NullMarked
package io.jarbor.runtime.document;

import org.jspecify.annotations.NullMarked;
