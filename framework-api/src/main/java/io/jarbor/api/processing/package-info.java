/**
 * Code that a package brings around its model: {@link io.jarbor.api.processing.Preprocessor} turns
 * requests into tensors, {@link io.jarbor.api.processing.Postprocessor} tensors into answers.
 */
@NullMarked
package io.jarbor.api.processing;

import org.jspecify.annotations.NullMarked;
