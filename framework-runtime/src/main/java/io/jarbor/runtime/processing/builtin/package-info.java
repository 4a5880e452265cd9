/**
 * Processors that a manifest can name without bringing classes: {@link
 * io.jarbor.runtime.processing.builtin.BuiltIns} first.
 */
@NullMarked
package io.jarbor.runtime.processing.builtin;

import org.jspecify.annotations.NullMarked;
