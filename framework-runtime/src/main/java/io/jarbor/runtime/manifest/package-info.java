/**
 * {@code model.yaml} → manifest, with the origin of each value; {@link
 * io.jarbor.runtime.manifest.ManifestReader} first.
 */
@NullMarked
package io.jarbor.runtime.manifest;

import org.jspecify.annotations.NullMarked;
