/**
 * Records of a package's processors from JSON and back: {@link
 * io.jarbor.runtime.processing.binding.RecordBinder} first.
 */
@NullMarked
package io.jarbor.runtime.processing.binding;

import org.jspecify.annotations.NullMarked;
