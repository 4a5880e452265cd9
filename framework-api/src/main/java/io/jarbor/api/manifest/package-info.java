/**
 * What a package declares: {@link io.jarbor.api.manifest.Manifest} and its parts, as values;
 * nothing here knows YAML.
 */
@NullMarked
package io.jarbor.api.manifest;

import org.jspecify.annotations.NullMarked;
